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
  content_hash VARCHAR NOT NULL,
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
  PRIMARY KEY (order_id)
);
CREATE INDEX orders_by_user ON orders (user, created_at);
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
CREATE TABLE conversations (
  id VARCHAR NOT NULL,
  user VARCHAR,
  created_at VARCHAR NOT NULL,
  seed INTEGER NOT NULL,
  PRIMARY KEY (id)
);
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
