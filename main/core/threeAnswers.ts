// A read of something that must not be lost has three answers. Only `absent` may lead to creation (P13).

export type ThreeAnswers<T, C extends string> =
  | { readonly state: 'present'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly code: C };
