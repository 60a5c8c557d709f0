import './panel.css';
import { computed } from '@preact/signals';
import { requests } from '../openapi/panel/arrivals';
import { Log, endOf } from '../page/parts/Log';
import { ApprovalsPart } from './panel/ApprovalsPart';
import { PeopleCard } from './panel/PeopleCard';
import { ToDosCard } from './panel/ToDosCard';

/** Where the calls are that have to do with the company. */
const PATHS = /^\/(topapi|v1\.0\/(contact|workflow|todo))\//;

const ownRequests = computed(() =>
  requests.newestFirst.value.filter(({ path }) => PATHS.test(path)),
);

const Requests = () => (
  <section class="column-requests" aria-labelledby="company-requests-title">
    <h2 id="company-requests-title">Requests about the company</h2>
    <Log
      id="company-requests"
      empty="Nothing was asked yet. What a flow asks appears here, newest first."
      rows={ownRequests.value}
      columns={[{ title: 'Call', kind: 'event', of: ({ method, path }) => `${method} ${path}` }]}
      verdict={({ errcode }) => endOf(errcode)}
      reason={({ reason }) => reason}
    />
  </section>
);

/** The company that the app belongs to: who works there, what they ask for and what they are to do. */
export const CompanyPanel = () => (
  <div id="company-tab" class="columns">
    <ApprovalsPart />
    <div class="column-cards">
      <PeopleCard />
      <ToDosCard />
    </div>
    <Requests />
  </div>
);
