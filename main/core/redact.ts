// The only form in which anything reaches the log: a closed code and numbers. Text from people, servers and exceptions has no way in (P7).

const codeForm = /^[a-z][A-Za-z]*\.[A-Za-z]+$/;

/** One log line without its time; a code that is not in form is replaced, not printed. */
export const logLine = (code: string, numbers: Readonly<Record<string, number>> = {}): string => {
  const fields = Object.entries(numbers).filter(
    ([name, value]) => /^[A-Za-z]{1,32}$/.test(name) && Number.isFinite(value),
  );
  return [
    codeForm.test(code) ? code : 'log.unknownCode',
    ...fields.map(([name, value]) => `${name}=${value}`),
  ].join(' ');
};
