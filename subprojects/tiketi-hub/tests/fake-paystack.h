/* A strict Paystack on loopback. Buyers pay when somebody opens the link, or by themselves. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FAKE_PAYSTACK_KEY "sk_test_fake0123456789"

#define FAKE_PAYSTACK_SCRIPT \
  "  001@…  the card is refused\n" \
  "  004@…  opens the link and never pays\n" \
  "  005@…  pays; the webhook comes twice\n" \
  "  009@…  pays; the webhook is lost\n" \
  "  011@…  another amount is told\n"

typedef struct _FakePaystack FakePaystack;

/* webhook (nullable): where events go. pay_ms: buyers pay so long after the link was made; 0: when it is opened. */
FakePaystack *fake_paystack_new (guint16 port, const char *webhook, guint pay_ms);
void fake_paystack_free (FakePaystack *paystack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakePaystack, fake_paystack_free)
const char *fake_paystack_get_url (FakePaystack *paystack);
void fake_paystack_set_webhook (FakePaystack *paystack, const char *webhook);
void fake_paystack_set_status (FakePaystack *paystack, guint status);
/* As if the buyer of that reference had opened the link. */
void fake_paystack_pay (FakePaystack *paystack, const char *reference);

typedef struct { guint initialized, verified, refunded, refusals; gint64 refunded_amount; } FakePaystackCounts;
void fake_paystack_count (FakePaystack *paystack, FakePaystackCounts *counts);

G_END_DECLS
