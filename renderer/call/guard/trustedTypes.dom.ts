// The call page's one Trusted Types policy: which texts may become a script's address, a worker's address or a document. It must never let text become script or markup of the page.
// It binds where the page's content policy asks for Trusted Types, which it can with a library that bears them; jQuery of the 2022 build does not.

/** Our own files: the library and the worker that it starts. */
const scripts: Readonly<Record<string, string>> = {
  'HTMLScriptElement src': '/call.js',
  'Worker constructor': '/lib-jitsi-meet.e2ee-worker.js',
};
/** The library reads XMPP with it; such a document is never part of the page, and no script in it runs. */
const parser = 'DOMParser parseFromString';

/** The address itself, or null: of this page's own origin, the one file that this place may have, nothing behind it. */
export function trustedAddress(text: string, sink: string, pageUrl: string): string | null {
  const allowed = scripts[sink];
  if (allowed === undefined || !URL.canParse(text, pageUrl)) return null;
  const [asked, own] = [new URL(text, pageUrl), new URL(allowed, pageUrl)];
  return asked.href === own.href ? own.href : null;
}

/** XML for the parser; everything else that would become markup is refused. */
export function trustedMarkup(text: string, sink: string): string | null {
  return sink === parser ? text : null;
}

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: {
      readonly createHTML: (text: string, type: string, sink: string) => string | null;
      readonly createScriptURL: (text: string, type: string, sink: string) => string | null;
      readonly createScript: () => null;
    },
  ): unknown;
}

/** To be called before the library is loaded, once. */
export function installTrustedTypes(target: {
  readonly trustedTypes?: PolicyFactory | undefined;
  readonly location: { readonly href: string };
}): void {
  const { href } = target.location;
  target.trustedTypes?.createPolicy('default', {
    createHTML: (text, _type, sink) => trustedMarkup(text, sink),
    createScriptURL: (text, _type, sink) => trustedAddress(text, sink, href),
    createScript: () => null,
  });
}
