import '@picocss/pico/css/pico.min.css';
import './style.css';
import { render } from 'preact';
import { type ServiceName, type Tab, services, tabs } from '../services';
import { connected, loaded } from './live';
import { panels } from './panels';
import { tab } from './tabs';

const tabsOf = Object.entries(services) as Array<[ServiceName, readonly Tab[]]>;

const Head = () => (
  <header class="container">
    <nav aria-label="Parts of the playground">
      <ul>
        <li>
          <strong>DingTalk playground</strong>
        </li>
      </ul>
      <ul>
        {Object.entries(tabs).map(([hash, name]) => (
          <li key={hash}>
            <a href={`#${hash}`} aria-current={tab.value === hash ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  </header>
);

const Page = () => (
  <main class="container" inert={!loaded.value}>
    {!connected.value && (
      <p class="notice bad" role="alert">
        The playground's server does not answer. Start it again; this page reconnects by itself.
      </p>
    )}
    {tabsOf.map(([name, on]) => {
      const Panel = panels[name];
      return (
        <div key={name} hidden={!on.includes(tab.value)}>
          <Panel />
        </div>
      );
    })}
  </main>
);

render(
  <>
    <Head />
    <Page />
  </>,
  document.body,
);
