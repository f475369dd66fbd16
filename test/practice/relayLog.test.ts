// Counting in the relay's log: what it says, and nothing that a peer can write into it.
import { describe, expect, it } from 'vitest';
import { relayCountsOf } from './relayLog.ts';

// Lines as coturn 4.6.1 writes them: a probe without credentials, one good session, one wrong password.
const log = [
  '0: : session 001000000000000001: usage: realm=<relay.alcove.test>, username=<>, rp=1, rb=20, sp=1, sb=52',
  '0: : session 001000000000000001: peer usage: realm=<relay.alcove.test>, username=<>, rp=0, rb=0, sp=0, sb=0',
  '0: : session 001000000000000001: closed (2nd stage), user <> realm <relay.alcove.test> origin <>, local 127.0.0.1:22482, remote 127.0.0.1:57162, reason: TCP connection closed by client (callback)',
  '7: : session 001000000000000002: realm <relay.alcove.test> user <>: incoming packet message processed, error 401: Unauthorized',
  '7: : session 001000000000000002: new, realm=<relay.alcove.test>, username=<1795329120:x>, lifetime=600, cipher=ECDHE-ECDSA-AES256-GCM-SHA384, method=TLSv1.2',
  '7: : session 001000000000000002: realm <relay.alcove.test> user <1795329120:x>: incoming packet ALLOCATE processed, success',
  '7: : session 001000000000000002: usage: realm=<relay.alcove.test>, username=<1795329120:x>, rp=2, rb=140, sp=2, sb=176',
  '7: : session 001000000000000002: peer usage: realm=<relay.alcove.test>, username=<1795329120:x>, rp=3, rb=300, sp=4, sb=45',
  '7: : session 001000000000000002: delete: realm=<relay.alcove.test>, username=<1795329120:x>',
  '8: : ERROR: check_stun_auth: Cannot find credentials of user <1999999999>',
].join('\n');

describe('relay log', () => {
  it('counts allocations, ends, refusals and relayed bytes', () => {
    expect(relayCountsOf(log)).toEqual({ allocations: 1, ended: 1, refused: 1, relayedBytes: 345 });
  });

  it('counts nothing in an empty log', () => {
    expect(relayCountsOf('')).toEqual({ allocations: 0, ended: 0, refused: 0, relayedBytes: 0 });
  });
});
