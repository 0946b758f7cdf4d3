-- The tables of the first release, for shops of before; never changed again.
CREATE TABLE embeddings (
  product_id VARCHAR NOT NULL,
  encoder VARCHAR NOT NULL,
  text_hash VARCHAR NOT NULL,
  vector BLOB NOT NULL,
  PRIMARY KEY (product_id, encoder)
);
CREATE TABLE meta (
  name VARCHAR NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE product_changes (
  product_id VARCHAR NOT NULL,
  revision INTEGER NOT NULL,
  whole INTEGER,
  PRIMARY KEY (product_id)
);
CREATE INDEX ix_product_changes_revision ON product_changes (revision);
CREATE TABLE products (
  id VARCHAR NOT NULL,
  title TEXT NOT NULL,
  price FLOAT,
  list_price FLOAT,
  currency VARCHAR,
  brand VARCHAR,
  category VARCHAR,
  rating FLOAT,
  stock INTEGER,
  sales INTEGER,
  image_url VARCHAR,
  url VARCHAR,
  description TEXT,
  created_at VARCHAR,
  attributes JSON NOT NULL,
  variants JSON NOT NULL,
  localized JSON NOT NULL,
  enriched JSON,
  content_hash VARCHAR NOT NULL,
  text_hash VARCHAR,
  terms TEXT NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE events (
  id INTEGER NOT NULL,
  user VARCHAR NOT NULL,
  product_id VARCHAR NOT NULL,
  event VARCHAR NOT NULL,
  value FLOAT,
  timestamp VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE ("key")
);
CREATE INDEX events_by_user ON events (user, timestamp);
CREATE TABLE notes (
  id INTEGER NOT NULL,
  user VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  stance VARCHAR NOT NULL,
  within VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE ("key")
);
CREATE INDEX notes_by_user ON notes (user);
CREATE TABLE draws (
  id INTEGER NOT NULL,
  shopper VARCHAR NOT NULL,
  conversation_id VARCHAR NOT NULL,
  turn INTEGER NOT NULL,
  place INTEGER NOT NULL,
  candidates JSON NOT NULL,
  probabilities JSON NOT NULL,
  chosen INTEGER NOT NULL,
  timestamp VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX draws_by_turn ON draws (conversation_id, turn);
CREATE TABLE impressions (
  id INTEGER NOT NULL,
  shopper VARCHAR NOT NULL,
  conversation_id VARCHAR NOT NULL,
  turn INTEGER NOT NULL,
  place INTEGER NOT NULL,
  product_id VARCHAR NOT NULL,
  brand VARCHAR,
  price FLOAT,
  propensity FLOAT,
  explored BOOLEAN NOT NULL,
  sponsored BOOLEAN NOT NULL,
  timestamp VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX impressions_by_shopper ON impressions (shopper, product_id);
CREATE INDEX impressions_by_turn ON impressions (conversation_id, turn);
CREATE TABLE experiment_arms (
  id INTEGER NOT NULL,
  experiment VARCHAR NOT NULL,
  shopper VARCHAR NOT NULL,
  variant VARCHAR NOT NULL,
  stratum VARCHAR NOT NULL,
  conversation_id VARCHAR NOT NULL,
  turn INTEGER NOT NULL,
  timestamp VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (experiment, shopper)
);
CREATE TABLE articles (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  topic VARCHAR,
  questions JSON NOT NULL,
  searches JSON NOT NULL,
  sections JSON NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE faq (
  id VARCHAR NOT NULL,
  topic VARCHAR,
  questions JSON NOT NULL,
  answers JSON NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE orders (
  order_id VARCHAR NOT NULL,
  user VARCHAR,
  status VARCHAR NOT NULL,
  created_at VARCHAR,
  paid_at VARCHAR,
  shipped_at VARCHAR,
  delivered_at VARCHAR,
  carrier VARCHAR,
  tracking_no VARCHAR,
  phone_last4 VARCHAR,
  total FLOAT,
  shipping_fee FLOAT,
  address JSON NOT NULL,
  lines JSON NOT NULL,
  history JSON NOT NULL,
  payment_method VARCHAR,
  insured BOOLEAN,
  invoice JSON,
  cases JSON,
  PRIMARY KEY (order_id)
);
CREATE INDEX orders_by_user ON orders (user, created_at);
CREATE TABLE past_answers (
  id VARCHAR NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  language VARCHAR NOT NULL,
  agent VARCHAR,
  answered_at VARCHAR,
  rating FLOAT,
  personal BOOLEAN NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE review_opinions (
  review_id VARCHAR NOT NULL,
  aspect VARCHAR NOT NULL,
  product_id VARCHAR NOT NULL,
  polarity INTEGER NOT NULL,
  start INTEGER NOT NULL,
  length INTEGER NOT NULL,
  stars FLOAT,
  reader VARCHAR NOT NULL,
  PRIMARY KEY (review_id, aspect)
);
CREATE INDEX opinions_by_product ON review_opinions (product_id, aspect);
CREATE TABLE reviews (
  id VARCHAR NOT NULL,
  product_id VARCHAR NOT NULL,
  user VARCHAR,
  rating FLOAT,
  text TEXT NOT NULL,
  language VARCHAR,
  created_at VARCHAR,
  PRIMARY KEY (id)
);
CREATE INDEX reviews_by_product ON reviews (product_id, created_at);
CREATE TABLE size_rows (
  id VARCHAR NOT NULL,
  product_id VARCHAR,
  brand VARCHAR,
  category VARCHAR,
  audience VARCHAR,
  size VARCHAR NOT NULL,
  ranges JSON NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE promotion_holdings (
  id VARCHAR NOT NULL,
  user VARCHAR NOT NULL,
  coupon VARCHAR,
  tier VARCHAR,
  starts_at VARCHAR,
  ends_at VARCHAR,
  PRIMARY KEY (id)
);
CREATE INDEX ix_promotion_holdings_user ON promotion_holdings (user);
CREATE TABLE promotion_uses (
  order_id VARCHAR NOT NULL,
  promotion_id VARCHAR NOT NULL,
  product_id VARCHAR NOT NULL,
  user VARCHAR NOT NULL,
  pieces INTEGER NOT NULL,
  deposit INTEGER NOT NULL,
  PRIMARY KEY (order_id, promotion_id, product_id)
);
CREATE INDEX promotion_uses_by_user ON promotion_uses (user);
CREATE TABLE promotions (
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  starts_at VARCHAR NOT NULL,
  ends_at VARCHAR NOT NULL,
  body JSON NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE conversations (
  id VARCHAR NOT NULL,
  user VARCHAR,
  created_at VARCHAR NOT NULL,
  seed INTEGER NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE turn_digests (
  turn_id INTEGER NOT NULL,
  conversation_id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  at FLOAT NOT NULL,
  undone BOOLEAN NOT NULL,
  typed BOOLEAN NOT NULL,
  intent VARCHAR NOT NULL,
  action VARCHAR NOT NULL,
  sentiment VARCHAR NOT NULL,
  handed VARCHAR,
  found VARCHAR,
  wanted VARCHAR,
  floor FLOAT,
  ceiling FLOAT,
  asked VARCHAR,
  near VARCHAR,
  product_id VARCHAR,
  step INTEGER NOT NULL,
  total_ms INTEGER,
  PRIMARY KEY (turn_id)
);
CREATE INDEX turn_digests_by_conversation ON turn_digests (conversation_id, number);
CREATE INDEX turn_digests_by_time ON turn_digests (at);
CREATE TABLE turns (
  id INTEGER NOT NULL,
  conversation_id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  message_id VARCHAR,
  created_at VARCHAR NOT NULL,
  message JSON NOT NULL,
  meaning JSON,
  change JSON NOT NULL,
  body JSON NOT NULL,
  timings_ms JSON NOT NULL,
  undone BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (conversation_id, message_id)
);
CREATE INDEX turns_by_conversation ON turns (conversation_id, id);
CREATE TABLE corrections (
  id INTEGER NOT NULL,
  conversation_id VARCHAR NOT NULL,
  turn INTEGER NOT NULL,
  text VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  wrong VARCHAR NOT NULL,
  "right" VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  review VARCHAR,
  reviewer VARCHAR,
  reviewed_at VARCHAR,
  PRIMARY KEY (id),
  UNIQUE (conversation_id, turn, kind, wrong)
);
CREATE INDEX corrections_by_conversation ON corrections (conversation_id);
CREATE TABLE attachments (
  id VARCHAR NOT NULL,
  conversation_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  media_type VARCHAR NOT NULL,
  data BLOB NOT NULL,
  created_at VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX attachments_by_conversation ON attachments (conversation_id);
CREATE TABLE account_sessions (
  "key" VARCHAR NOT NULL,
  account VARCHAR NOT NULL,
  opened_at VARCHAR NOT NULL,
  seen_at VARCHAR NOT NULL,
  PRIMARY KEY ("key")
);
CREATE INDEX sessions_by_account ON account_sessions (account);
CREATE TABLE accounts (
  "key" VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  password VARCHAR NOT NULL,
  created_at VARCHAR NOT NULL,
  failures INTEGER NOT NULL,
  locked_until VARCHAR,
  PRIMARY KEY ("key")
);
CREATE TABLE graph_edges (
  source BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  target BIGINT NOT NULL,
  confidence FLOAT NOT NULL,
  evidence TEXT,
  PRIMARY KEY (source, kind, target)
)
 WITHOUT ROWID;
CREATE INDEX graph_edges_few ON graph_edges (kind) WHERE kind > 3;
CREATE INDEX graph_edges_target ON graph_edges (target, kind);
CREATE TABLE graph_nodes (
  id BIGINT NOT NULL,
  kind VARCHAR NOT NULL,
  "key" TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX graph_nodes_kind ON graph_nodes (kind);
CREATE TABLE identification_tries (
  id INTEGER NOT NULL,
  order_id VARCHAR NOT NULL,
  conversation VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX tries_by_conversation ON identification_tries (conversation, at);
CREATE INDEX tries_by_order ON identification_tries (order_id, at);
CREATE TABLE order_actions (
  id VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  order_id VARCHAR NOT NULL,
  user VARCHAR,
  conversation VARCHAR NOT NULL,
  turn INTEGER NOT NULL,
  deed VARCHAR NOT NULL,
  request JSON NOT NULL,
  proposal VARCHAR NOT NULL,
  clause VARCHAR NOT NULL,
  amount FLOAT,
  facts JSON NOT NULL,
  "before" JSON NOT NULL,
  "after" JSON NOT NULL,
  at VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  withdrawn_at VARCHAR,
  PRIMARY KEY (id)
);
CREATE INDEX order_actions_by_key ON order_actions ("key");
CREATE INDEX order_actions_by_order ON order_actions (order_id, at);
CREATE TABLE surge_watch (
  id INTEGER NOT NULL,
  cursor INTEGER NOT NULL,
  day VARCHAR,
  usual_negative INTEGER NOT NULL,
  usual_messages INTEGER NOT NULL,
  usual_days FLOAT NOT NULL,
  risen FLOAT NOT NULL,
  calm FLOAT NOT NULL,
  surging BOOLEAN NOT NULL,
  since FLOAT NOT NULL,
  negative INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE surges (
  id INTEGER NOT NULL,
  began_at FLOAT NOT NULL,
  found_at FLOAT NOT NULL,
  ended_at FLOAT,
  negative INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  usual FLOAT NOT NULL,
  intents JSON NOT NULL,
  products JSON NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE owner_changes (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  title TEXT NOT NULL,
  "before" JSON,
  "after" JSON,
  who VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  note TEXT NOT NULL,
  reverts INTEGER,
  state VARCHAR NOT NULL,
  file_before BLOB,
  file_after VARCHAR
);
CREATE INDEX owner_changes_by_thing ON owner_changes (kind, "key");
CREATE TABLE owner_dismissed (
  "key" VARCHAR NOT NULL,
  body JSON NOT NULL,
  PRIMARY KEY ("key")
);
CREATE TABLE webhook_outbox (
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  user VARCHAR,
  body VARCHAR NOT NULL,
  created_at FLOAT NOT NULL,
  state VARCHAR NOT NULL,
  tries INTEGER NOT NULL,
  next_at FLOAT NOT NULL,
  answer VARCHAR,
  PRIMARY KEY (id)
);
CREATE INDEX webhook_outbox_by_time ON webhook_outbox (state, next_at);
CREATE TABLE channel_inbox (
  channel VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  sender VARCHAR NOT NULL,
  at FLOAT NOT NULL,
  body JSON NOT NULL,
  settled BOOLEAN NOT NULL,
  reply VARCHAR,
  tries INTEGER NOT NULL,
  next_at FLOAT NOT NULL,
  PRIMARY KEY (channel, "key")
);
CREATE INDEX channel_inbox_by_sender ON channel_inbox (channel, sender);
CREATE INDEX channel_inbox_by_settled ON channel_inbox (settled, next_at);
CREATE TABLE channel_outbox (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  channel VARCHAR NOT NULL,
  sender VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  created_at FLOAT NOT NULL,
  next_at FLOAT NOT NULL,
  tries INTEGER NOT NULL,
  answer VARCHAR,
  agent_message INTEGER
);
CREATE INDEX channel_outbox_by_agent_message ON channel_outbox (agent_message);
CREATE INDEX channel_outbox_by_sender ON channel_outbox (channel, sender, state);
CREATE INDEX channel_outbox_by_state ON channel_outbox (state, id);
CREATE TABLE channel_senders (
  conversation_id VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  sender VARCHAR NOT NULL,
  last_at FLOAT NOT NULL,
  heard INTEGER NOT NULL,
  PRIMARY KEY (conversation_id)
);
CREATE INDEX channel_senders_by_sender ON channel_senders (channel, sender, last_at);
CREATE TABLE agent_audit (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  conversation_id VARCHAR NOT NULL,
  what VARCHAR NOT NULL
);
CREATE INDEX agent_audit_by_conversation ON agent_audit (conversation_id);
CREATE TABLE agent_changes (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind VARCHAR NOT NULL,
  conversation_id VARCHAR,
  at VARCHAR NOT NULL
);
CREATE TABLE agent_messages (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  conversation_id VARCHAR NOT NULL,
  after_turn INTEGER NOT NULL,
  message_id VARCHAR NOT NULL,
  author VARCHAR NOT NULL,
  agent VARCHAR,
  text VARCHAR NOT NULL,
  created_at VARCHAR NOT NULL,
  read_at VARCHAR,
  UNIQUE (conversation_id, message_id)
);
CREATE INDEX agent_messages_by_conversation ON agent_messages (conversation_id, id);
CREATE TABLE agent_notes (
  id INTEGER NOT NULL,
  conversation_id VARCHAR NOT NULL,
  after_turn INTEGER NOT NULL,
  agent VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  created_at VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX agent_notes_by_conversation ON agent_notes (conversation_id, id);
CREATE TABLE agent_presences (
  agent VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  capacity INTEGER NOT NULL,
  since VARCHAR NOT NULL,
  seen_at VARCHAR NOT NULL,
  PRIMARY KEY (agent)
);
CREATE TABLE agent_tickets (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  conversation_id VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  rule VARCHAR,
  team VARCHAR,
  language VARCHAR NOT NULL,
  turn INTEGER NOT NULL,
  text VARCHAR NOT NULL,
  opened_at VARCHAR NOT NULL,
  due_at VARCHAR NOT NULL,
  closed_at VARCHAR,
  agent VARCHAR,
  answer VARCHAR
);
CREATE INDEX agent_tickets_by_conversation ON agent_tickets (conversation_id, id);
CREATE INDEX agent_tickets_by_state ON agent_tickets (state, due_at);
CREATE TABLE handovers (
  id INTEGER NOT NULL,
  conversation_id VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  rule VARCHAR,
  team VARCHAR,
  language VARCHAR NOT NULL,
  turn INTEGER NOT NULL,
  asked_at VARCHAR NOT NULL,
  position_asked INTEGER,
  rank FLOAT NOT NULL,
  parts JSON NOT NULL,
  returned_at VARCHAR,
  shopper_at VARCHAR NOT NULL,
  snippet VARCHAR NOT NULL,
  agent VARCHAR,
  assigned_at VARCHAR,
  first_reply_at VARCHAR,
  agent_at VARCHAR,
  read_turn INTEGER,
  told_at VARCHAR,
  ended_at VARCHAR,
  ended_how VARCHAR,
  csat INTEGER,
  csat_comment VARCHAR,
  csat_at VARCHAR,
  PRIMARY KEY (id)
);
CREATE INDEX handovers_by_agent ON handovers (agent, state);
CREATE INDEX handovers_by_conversation ON handovers (conversation_id, id);
CREATE INDEX handovers_by_state ON handovers (state, rank);
CREATE UNIQUE INDEX handovers_one_open ON handovers (conversation_id) WHERE state IN ('waiting', 'with_agent');
