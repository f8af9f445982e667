/**
 * Passes messages from several producers to one reader. A producer waits until its message has been taken, so that a slow reader
 * slows the work down instead of filling the memory.
 */
export class MessageQueue<T> {
  #waiting: { message: T; taken: () => void }[] = [];
  #wake: (() => void) | undefined;
  #ended = false;

  /** Resolves once the reader has taken the message, or has left. */
  push(message: T): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((taken) => {
      this.#waiting.push({ message, taken });
      this.#wake?.();
    });
  }

  /** No more messages: the reader ends after those that wait. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *read(): AsyncGenerator<T> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next) {
          try {
            yield next.message;
          } finally {
            next.taken();
          }
        } else if (this.#ended) return;
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      // The reader has left: nobody waits for it any more.
      this.#ended = true;
      for (const { taken } of this.#waiting.splice(0)) taken();
    }
  }
}
