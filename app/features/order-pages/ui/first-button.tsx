/**
 * The button that the Enter key presses in a field: the first of its form. Without it, Enter would look up an address.
 * Nobody sees or reaches it; the same button stands at the end of the form.
 */
export function FirstButton() {
  return (
    <button type="submit" name="step" value="review" tabIndex={-1} aria-hidden="true" className="sr-only">
      内容を確認する
    </button>
  );
}
