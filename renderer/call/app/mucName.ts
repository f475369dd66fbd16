// The name of the conference's chat room (MUC). XMPP folds the case of room names (RFC 7622), so the random bytes are written in hexadecimal.
import { fromBase64url } from '../../lib/base64url.ts';

export function mucName(conference: string): string {
  const bytes = fromBase64url(conference) ?? [];
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
