// Starts the page: the whole of it, or with `?card` the small window.

import './style/base.css';
import './style/page.css';
import './style/card.css';
import './style/summary.css';
import { Connection } from './connection';
import { Page } from './page';
import { Store } from './store';
import { wear } from './theme';

wear(document);
// Another window of this page may change it.
addEventListener('storage', () => wear(document));
const store = new Store();
const connection = new Connection('events', (happening) => store.happened(happening));
const page = new Page(store, connection);
if (new URLSearchParams(location.search).has('card')) page.showCard();
else page.showWhole();
connection.open();
