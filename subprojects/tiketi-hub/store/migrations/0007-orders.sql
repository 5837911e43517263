-- Orders made online take vouchers, and say of their guests what a ticket type asks.
ALTER TABLE web_order ADD COLUMN voucher INTEGER NOT NULL DEFAULT 0;         -- of its event; 0 none
ALTER TABLE web_order ADD COLUMN voucher_tickets INTEGER NOT NULL DEFAULT 0; -- so many are cheaper, each a use where uses are limited
ALTER TABLE web_order_line ADD COLUMN off INTEGER NOT NULL DEFAULT 0 CHECK (off >= 0);
ALTER TABLE web_order_guest ADD COLUMN document TEXT NOT NULL DEFAULT '';
