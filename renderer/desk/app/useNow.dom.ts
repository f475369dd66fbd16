// The moment that a view shows, renewed as often as times on the screen are read: to the minute.
import { useEffect, useState } from 'react';

const renewMs = 20_000;

export function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), renewMs);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
