/** The product's mark: many going one way. */
export function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5 fill-accent">
      <path d="M1 6c4-3 8-3 11 0l3-2v4l-3-2C9 9 5 9 1 6Z" />
      <path d="M4 14c4-3 8-3 11 0l3-2v4l-3-2c-3 3-7 3-11 0Z" />
    </svg>
  );
}
