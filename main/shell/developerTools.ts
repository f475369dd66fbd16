// Decides whether the developer tools may be opened: in a program built for debugging that runs unpacked, and nowhere else (P6).

export interface DeveloperToolsFacts {
  readonly build: 'release' | 'development';
  /** Built for debugging, by `npm run dev`. */
  readonly developerTools: boolean;
  readonly isPackaged: boolean;
}

export const mayInspect = ({ build, developerTools, isPackaged }: DeveloperToolsFacts): boolean =>
  build === 'development' && developerTools && !isPackaged;
