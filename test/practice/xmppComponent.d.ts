// The part of @xmpp/component 0.13 (no types of its own) that the practice uses; must never claim more than its source does.

declare module '@xmpp/component' {
  export class Element {
    readonly name: string;
    readonly attrs: Readonly<Record<string, string | undefined>>;
    is(name: string, namespace?: string): boolean;
    getChild(name: string, namespace?: string): Element | undefined;
    getChildren(name: string, namespace?: string): Element[];
    getChildElements(): Element[];
    getChildText(name: string, namespace?: string): string | null;
    text(): string;
    toString(): string;
  }
  export interface IqContext {
    readonly element: Element;
    readonly stanza: Element;
  }
  export interface Component {
    readonly status: string;
    readonly reconnect: { delay: number; stop(): void };
    readonly iqCallee: {
      get(
        namespace: string,
        name: string,
        handler: (context: IqContext) => Element | true | Promise<Element | true>,
      ): void;
      set(
        namespace: string,
        name: string,
        handler: (context: IqContext) => Element | true | Promise<Element | true>,
      ): void;
    };
    on(event: 'stanza', listener: (stanza: Element) => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    on(event: 'online' | 'disconnect' | 'offline', listener: () => void): void;
    start(): Promise<unknown>;
    stop(): Promise<unknown>;
    send(stanza: Element): Promise<void>;
  }
  export function component(options: {
    service: string;
    domain: string;
    password: string;
  }): Component;
  export function xml(
    name: string,
    attrs?: Readonly<Record<string, string>>,
    ...children: readonly (Element | string)[]
  ): Element;
}
