import { type ReadonlySignal, signal } from '@preact/signals';
import { type Tab, tabs } from '../services';

/** The tab that is shown, by the address of the page. */
export const tab: ReadonlySignal<Tab> = shownTab();

function shownTab() {
  const shown = signal(tabOf(location.hash));
  addEventListener('hashchange', () => {
    shown.value = tabOf(location.hash);
    scrollTo(0, 0);
  });
  return shown;
}

/** No element has the hash as its id, or the browser would scroll past the head of the page. */
function tabOf(hash: string): Tab {
  const [first] = Object.keys(tabs) as [Tab];
  return (Object.keys(tabs) as Tab[]).find((name) => hash === `#${name}`) ?? first;
}
