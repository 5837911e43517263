/* Gateways of the service played by hand. SPDX-License-Identifier: GPL-3.0-or-later */
#include "played-gateways.h"

#include <string.h>

#include "hub-mpesa-words.h"

static gboolean
check_cb (gpointer self, const HubAsk *ask, GError **error)
{
  return TRUE;
}

static void
ask_cb (gpointer self, const HubAsk *ask, HubWord *word)
{
  PlayedGateways *gateways = self;

  gateways->asks++;
  word->kind = gateways->answer;
  word->reason = word->kind == HUB_WORD_REFUSED ? "refused" : "";
  if (word->kind != HUB_WORD_SENT)
    return;
  g_snprintf (word->checkout, sizeof word->checkout, "ws-%s", ask->attempt);
  g_snprintf (word->merchant, sizeof word->merchant, "m-%s", ask->attempt);
}

static void
query_cb (gpointer self, const char *checkout, gint64 now, HubWord *word)
{
  word->kind = ((PlayedGateways *) self)->queried;
}

static gboolean
read_cb (gpointer self, const char *told, const char *bytes, gsize length, HubWord *word, GError **error)
{
  return strcmp (told, "c2b") == 0 ? hub_mpesa_read_c2b (bytes, length, "174379", NULL, word, error)
                                   : hub_mpesa_read_stk (bytes, length, word, error);
}

static gboolean
refund_cb (gpointer self, const HubRefundAsk *ask, char **said, GError **error)
{
  ((PlayedGateways *) self)->refunds++;
  *said = g_strdup ("queued");
  return TRUE;
}

void
played_gateways_init (PlayedGateways *gateways)
{
  *gateways = (PlayedGateways){ .answer = HUB_WORD_SENT, .queried = HUB_WORD_PENDING };
  gateways->mpesa = (HubPayGateway){ .self = gateways, .method = "mpesa", .check = check_cb, .ask = ask_cb, .query = query_cb,
                                     .read = read_cb };
  gateways->paystack = (HubPayGateway){ .self = gateways, .method = "paystack", .check = check_cb, .ask = ask_cb, .query = query_cb,
                                        .read = read_cb, .refund = refund_cb };
}
