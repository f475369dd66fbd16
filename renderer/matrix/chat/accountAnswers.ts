// The fixed contents that the homeserver is given: the answer to its question for a password, and what a new room of two is protected by. Must never name an algorithm but ours.

/** Null where the fault is no such question. */
const passwordAnswer = (fault: unknown, userId: string, password: string) => {
  // Source: client-server API, "User-interactive authentication": the refusal carries the session that the answer names.
  const session: unknown = Reflect.get(Object(Reflect.get(Object(fault), 'data')), 'session');
  return typeof session === 'string'
    ? {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: userId },
        password,
        session,
      }
    : null;
};

/** Makes the request without an answer first: only a homeserver that asks for the password gets it. */
export function answerWithPassword(userId: string, password: string) {
  return async <T>(
    makeRequest: (answer: ReturnType<typeof passwordAnswer>) => Promise<T>,
  ): Promise<T> => {
    try {
      return await makeRequest(null);
    } catch (fault) {
      const answer = passwordAnswer(fault, userId, password);
      if (answer === null) throw fault;
      return makeRequest(answer);
    }
  };
}

/** Encrypted from the first event on, its history for those who were in it or invited, closed to guests of the server. */
export const protectedRoom = [
  { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } },
  { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'invited' } },
  { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } },
];
