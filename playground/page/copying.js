const COPIED_FOR_MS = 2000;

/** What a component needs whose texts can be copied: `copied` names the one that just was. */
export const copying = () => ({
  copied: '',

  async copy(name, text) {
    await navigator.clipboard.writeText(text);
    this.copied = name;
    setTimeout(() => (this.copied = ''), COPIED_FOR_MS);
  },
});
