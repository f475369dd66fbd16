// Decides that the SDK says nothing: it writes the contents of messages to its log (P7). Must never let it run while that cannot be prevented.

const silence = (): void => undefined;
export interface SilentLogger extends Record<
  'trace' | 'debug' | 'info' | 'warn' | 'error',
  () => void
> {
  readonly getChild: () => SilentLogger;
}
/** For a client: a logger without a sink. */
export const silentLogger: SilentLogger = {
  trace: silence,
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  getChild: () => silentLogger,
};

interface LoudLogger {
  methodFactory: () => () => void;
  readonly rebuild: () => void;
  readonly getChild: (name: string) => unknown;
}
const isLoudLogger = (value: object): value is LoudLogger =>
  'methodFactory' in value && 'rebuild' in value && 'getChild' in value;

/**
 * `loud`: the SDK's own logger. Throws when it is no longer the one we know: better no chat than a chat in the log.
 * Each child sets its own level again, so the sink itself is taken away.
 */
export const silenceSdk = (loud: object): void => {
  if (!isLoudLogger(loud)) throw new Error('unknown logger');
  loud.methodFactory = () => silence;
  loud.rebuild();
  // The one child that the SDK makes while it loads; asking for it again gives it our sink.
  loud.getChild('RoomStickyEvents');
};
