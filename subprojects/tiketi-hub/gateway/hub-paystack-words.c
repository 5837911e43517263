/* Paystack's JSON. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paystack-words.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "hub-gateway-json.h"
#include "tk-keys.h"

static const char *
text_or_empty (HubJson *json, const char *path)
{
  const char *text = json != NULL ? hub_json_text (json, path) : NULL;

  return text != NULL ? text : "";
}

gboolean
hub_paystack_is_reference (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length < HUB_WORD_TEXT
         && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.=") == length;
}

gboolean
hub_paystack_is_down (guint status, const char *bytes, gsize length)
{
  return status >= 500;
}

void
hub_paystack_read_initialize (guint status, const char *bytes, gsize length, const char *reference, HubWord *word)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  const char *url = text_or_empty (json, "data.authorization_url");

  hub_word_clear (word);
  word->kind = HUB_WORD_LOST;
  hub_word_say (word->said, sizeof word->said, text_or_empty (json, "message"));
  if (json == NULL || status >= 500)
    return;
  if (status != 200 || !hub_json_is_true (json, "status"))
    {
      word->kind = HUB_WORD_REFUSED;
      word->reason = status == 429 ? "busy" : "refused";
      return;
    }
  if (strcmp (text_or_empty (json, "data.reference"), reference) == 0 && g_str_has_prefix (url, "http")
      && hub_word_set (word->url, sizeof word->url, url) && hub_word_set (word->checkout, sizeof word->checkout, reference))
    {
      hub_word_set (word->merchant, sizeof word->merchant, text_or_empty (json, "data.access_code"));
      word->kind = HUB_WORD_SENT;
    }
}

/* A transaction as verify and webhook tell it. Only failed and reversed are final words that are no money. */
static gboolean
read_transaction (HubJson *data, HubWord *word)
{
  const char *status = text_or_empty (data, "status");
  const char *reference = text_or_empty (data, "reference");

  if (!hub_paystack_is_reference (reference))
    return FALSE;
  g_strlcpy (word->checkout, reference, sizeof word->checkout);
  hub_word_say (word->said, sizeof word->said, text_or_empty (data, "gateway_response"));
  word->kind = HUB_WORD_PENDING;
  if (strcmp (status, "failed") == 0 || strcmp (status, "reversed") == 0)
    {
      word->kind = HUB_WORD_FAILED;
      word->reason = "refused";
    }
  if (strcmp (status, "success") != 0)
    return TRUE;
  if (!hub_json_int (data, "amount", &word->amount) || word->amount <= 0 || strlen (text_or_empty (data, "currency")) != 3
      || !hub_word_set (word->currency, sizeof word->currency, text_or_empty (data, "currency")))
    return FALSE;
  word->kind = HUB_WORD_PAID;
  g_strlcpy (word->receipt, reference, sizeof word->receipt);
  hub_word_say (word->payer, sizeof word->payer, text_or_empty (data, "customer.email"));
  return TRUE;
}

void
hub_paystack_read_verify (guint status, const char *bytes, gsize length, const char *reference, HubWord *word)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  HubJson *data = json != NULL ? hub_json_get (json, "data") : NULL;
  HubWord read;

  hub_word_clear (word);
  hub_word_clear (&read);
  word->kind = HUB_WORD_LOST;
  /* One nobody has heard of was never begun: whoever opens the link begins it. */
  if (json != NULL && status >= 400 && status < 500 && status != 401 && status != 429)
    word->kind = HUB_WORD_PENDING;
  if (status == 200 && data != NULL && hub_json_is_true (json, "status") && read_transaction (data, &read)
      && strcmp (read.checkout, reference) == 0)
    *word = read;
}

char *
hub_paystack_read_refund (guint status, const char *bytes, gsize length, GError **error)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);

  if (json == NULL || status >= 500)
    {
      g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE,
                   _("Paystack did not say whether it hands the money back (status %u); look there before doing it again."), status);
      return NULL;
    }
  if (status != 200 || !hub_json_is_true (json, "status"))
    {
      g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_REFUSED, _("Paystack does not hand the money back: %s."),
                   text_or_empty (json, "message"));
      return NULL;
    }
  return g_strdup_printf ("%s %s", text_or_empty (json, "data.id"), text_or_empty (json, "data.status"));
}

gboolean
hub_paystack_read_webhook (const char *bytes, gsize length, HubWord *word, GError **error)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  const char *event = text_or_empty (json, "event");
  HubJson *data = json != NULL ? hub_json_get (json, "data") : NULL;
  HubWord read;

  hub_word_clear (&read);
  if (data != NULL && strcmp (event, "charge.success") == 0 && read_transaction (data, &read))
    {
      *word = read;
      return TRUE;
    }
  if (data != NULL && g_str_has_prefix (event, "refund.") && hub_paystack_is_reference (text_or_empty (data, "transaction_reference")))
    {
      read.kind = HUB_WORD_REFUND;
      g_strlcpy (read.checkout, text_or_empty (data, "transaction_reference"), sizeof read.checkout);
      hub_word_say (read.said, sizeof read.said, event);
      *word = read;
      return TRUE;
    }
  g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREADABLE, _("This is no event of Paystack that we know."));
  return FALSE;
}

gboolean
hub_paystack_is_signed (const char *bytes, gsize length, const char *secret_key, const char *signature)
{
  g_autofree char *expected = g_compute_hmac_for_data (G_CHECKSUM_SHA512, (const guchar *) secret_key, strlen (secret_key),
                                                       (const guchar *) bytes, length);

  return tk_secret_equal (expected, signature);
}
