// Stands in for a form that is sent: the fields as they were typed, and whether the page stayed. It decides nothing about the product.

/** In place of FormData: reads the fields that `submitted` was given. */
export class FormDouble {
  readonly #fields: Readonly<Record<string, string>>;
  constructor(form: { readonly typed: Readonly<Record<string, string>> }) {
    this.#fields = form.typed;
  }
  get(name: string): string | null {
    return this.#fields[name] ?? null;
  }
}

/** Sends a form as a browser does. Without `preventDefault` it would load another page. */
export function submitted(
  form: Readonly<Record<string, unknown>>,
  typed: object,
): { readonly isPrevented: boolean } {
  let isPrevented = false;
  (form['onSubmit'] as (event: object) => void)({
    preventDefault: () => {
      isPrevented = true;
    },
    currentTarget: { typed },
  });
  return { isPrevented };
}
