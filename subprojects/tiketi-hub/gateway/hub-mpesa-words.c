/* Daraja's JSON, both ways. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-mpesa-words.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "hub-gateway-json.h"

#define EAT_MS (3 * 3600 * G_GINT64_CONSTANT (1000))
#define TOKEN_SECONDS_MAX 86400

static const struct
{
  const char *code;
  HubWordKind kind;
  const char *reason;
} results[] = {
  { "0", HUB_WORD_PAID, "" },
  { "1", HUB_WORD_FAILED, "insufficient" },
  { "2", HUB_WORD_FAILED, "limit" },
  { "3", HUB_WORD_FAILED, "limit" },
  { "4", HUB_WORD_FAILED, "limit" },
  { "8", HUB_WORD_FAILED, "limit" },
  { "17", HUB_WORD_FAILED, "busy" },
  { "26", HUB_WORD_FAILED, "busy" },
  { "1001", HUB_WORD_FAILED, "busy" },
  { "1019", HUB_WORD_FAILED, "expired" },
  { "1025", HUB_WORD_FAILED, "unreachable" },
  { "1031", HUB_WORD_CANCELLED, "" },
  { "1032", HUB_WORD_CANCELLED, "" },
  { "1037", HUB_WORD_FAILED, "unreachable" },
  { "2001", HUB_WORD_FAILED, "wrong-pin" },
  { "9999", HUB_WORD_FAILED, "unreachable" },
};

/* ---- What it wants ---- */

char *
hub_mpesa_timestamp (gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc ((now + EAT_MS) / 1000);

  return g_date_time_format (time, "%Y%m%d%H%M%S");
}

gboolean
hub_mpesa_time (const char *timestamp, gint64 *out)
{
  int parts[6];
  static const int widths[] = { 4, 2, 2, 2, 2, 2 };

  if (strlen (timestamp) != 14 || strspn (timestamp, "0123456789") != 14)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i] = 0;
      for (int digit = 0; digit < widths[i]; digit++)
        parts[i] = parts[i] * 10 + (*timestamp++ - '0');
    }
  g_autoptr (GDateTime) time = g_date_time_new_utc (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
  if (time == NULL)
    return FALSE;
  *out = g_date_time_to_unix (time) * 1000 - EAT_MS;
  return TRUE;
}

char *
hub_mpesa_password (const char *shortcode, const char *passkey, const char *timestamp)
{
  g_autofree char *plain = g_strconcat (shortcode, passkey, timestamp, NULL);

  return g_base64_encode ((const guchar *) plain, strlen (plain));
}

gboolean
hub_mpesa_is_phone (const char *phone)
{
  return strlen (phone) == 12 && strspn (phone, "0123456789") == 12 && g_str_has_prefix (phone, "254")
         && (phone[3] == '7' || phone[3] == '1');
}

char *
hub_mpesa_reference (const char *attempt)
{
  gsize length = strlen (attempt);
  g_autofree char *tail = g_ascii_strup (attempt + (length > 8 ? length - 8 : 0), -1);

  return g_strconcat ("TK-", tail, NULL);
}

/* ---- What it answers ---- */

void
hub_mpesa_result (const char *code, HubWord *word)
{
  word->kind = HUB_WORD_PENDING;
  word->reason = "";
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    if (strcmp (results[i].code, code) == 0)
      {
        word->kind = results[i].kind;
        word->reason = results[i].reason;
        return;
      }
}

static const char *
text_or_empty (HubJson *json, const char *path)
{
  const char *text = hub_json_text (json, path);

  return text != NULL ? text : "";
}

static void
refuse (HubWord *word, const char *reason, const char *said)
{
  word->kind = HUB_WORD_REFUSED;
  word->reason = reason;
  hub_word_say (word->said, sizeof word->said, said);
}

static gboolean
is_token_trouble (guint status, const char *code)
{
  return status == 401 || g_str_has_prefix (code, "404.001.03") || g_str_has_prefix (code, "401.");
}

/* Another prompt is open on that phone. */
static gboolean
is_locked (const char *said)
{
  g_autofree char *lower = g_ascii_strdown (said, -1);

  return strstr (lower, "lock") != NULL || strstr (lower, "already in process") != NULL;
}

/* An answer with an error's number was understood: the push was not taken. Anything else, nobody knows. */
static void
read_push_error (guint status, HubJson *json, HubWord *word)
{
  const char *code = json != NULL ? text_or_empty (json, "errorCode") : "";
  const char *said = json != NULL ? text_or_empty (json, "errorMessage") : "";

  if (status == 429)
    refuse (word, "busy", said);
  else if (*code == '\0' || (status >= 500 && !g_str_has_prefix (code, "500.001.1001")))
    word->kind = HUB_WORD_LOST;
  else
    refuse (word, is_locked (said) ? "busy" : "refused", said);
}

gboolean
hub_mpesa_is_down (guint status, const char *bytes, gsize length)
{
  g_autoptr (HubJson) json = status >= 500 ? hub_json_parse (bytes, length) : NULL;

  return status >= 500 && (json == NULL || !g_str_has_prefix (text_or_empty (json, "errorCode"), "500.001.1001"));
}

HubMpesaAnswer
hub_mpesa_read_push (guint status, const char *bytes, gsize length, HubWord *word)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);

  hub_word_clear (word);
  word->kind = HUB_WORD_LOST;
  if (json != NULL && is_token_trouble (status, text_or_empty (json, "errorCode")))
    return HUB_MPESA_TOKEN;
  if (status == 401)
    return HUB_MPESA_TOKEN;
  if (status != 200 || json == NULL)
    {
      read_push_error (status, json, word);
      return HUB_MPESA_READ;
    }
  if (hub_json_text (json, "ResponseCode") == NULL)
    return HUB_MPESA_READ;
  if (strcmp (hub_json_text (json, "ResponseCode"), "0") != 0)
    {
      refuse (word, "refused", text_or_empty (json, "ResponseDescription"));
      return HUB_MPESA_READ;
    }
  if (hub_word_set (word->checkout, sizeof word->checkout, text_or_empty (json, "CheckoutRequestID"))
      && hub_word_set (word->merchant, sizeof word->merchant, text_or_empty (json, "MerchantRequestID"))
      && word->checkout[0] != '\0' && word->merchant[0] != '\0')
    word->kind = HUB_WORD_SENT;
  return HUB_MPESA_READ;
}

HubMpesaAnswer
hub_mpesa_read_query (guint status, const char *bytes, gsize length, const char *checkout, HubWord *word)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  const char *code = json != NULL ? text_or_empty (json, "errorCode") : "";

  hub_word_clear (word);
  word->kind = HUB_WORD_LOST;
  if (is_token_trouble (status, code))
    return HUB_MPESA_TOKEN;
  if (strcmp (code, "500.001.1001") == 0) /* "The transaction is being processed" */
    word->kind = HUB_WORD_PENDING;
  if (status != 200 || json == NULL || strcmp (text_or_empty (json, "ResponseCode"), "0") != 0
      || strcmp (text_or_empty (json, "CheckoutRequestID"), checkout) != 0 || hub_json_text (json, "ResultCode") == NULL)
    return HUB_MPESA_READ;
  hub_mpesa_result (hub_json_text (json, "ResultCode"), word);
  hub_word_set (word->checkout, sizeof word->checkout, checkout);
  hub_word_set (word->merchant, sizeof word->merchant, text_or_empty (json, "MerchantRequestID"));
  hub_word_say (word->said, sizeof word->said, text_or_empty (json, "ResultDesc"));
  return HUB_MPESA_READ;
}

/* ---- What it tells by itself ---- */

static gboolean
unreadable (GError **error)
{
  g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREADABLE, _("This is not what M-Pesa says."));
  return FALSE;
}

static gboolean
is_receipt (const char *text)
{
  gsize length = strlen (text);

  return length >= 6 && length <= 20 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length;
}

/* One item of the metadata; those we do not know are left alone, and their order means nothing. */
static gboolean
read_item (HubJson *item, HubWord *word)
{
  const char *name = text_or_empty (item, "Name");
  const char *value = hub_json_text (item, "Value");

  if (value == NULL)
    return TRUE;
  if (strcmp (name, "Amount") == 0)
    return hub_gateway_minor (value, &word->amount);
  if (strcmp (name, "MpesaReceiptNumber") == 0)
    return is_receipt (value) && hub_word_set (word->receipt, sizeof word->receipt, value);
  if (strcmp (name, "PhoneNumber") == 0)
    return hub_word_set (word->payer, sizeof word->payer, value);
  if (strcmp (name, "TransactionDate") == 0)
    hub_mpesa_time (value, &word->at);
  return TRUE;
}

static gboolean
read_metadata (HubJson *callback, HubWord *word)
{
  static const char path[] = "CallbackMetadata.Item";

  for (gsize i = 0; i < hub_json_length (callback, path); i++)
    if (!read_item (hub_json_item (callback, path, i), word))
      return FALSE;
  g_strlcpy (word->currency, "KES", sizeof word->currency);
  return TRUE;
}

gboolean
hub_mpesa_read_stk (const char *bytes, gsize length, HubWord *word, GError **error)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  HubJson *callback = json != NULL ? hub_json_get (json, "Body.stkCallback") : NULL;
  HubWord read;

  hub_word_clear (&read);
  if (callback == NULL || hub_json_text (callback, "ResultCode") == NULL
      || !hub_word_set (read.checkout, sizeof read.checkout, text_or_empty (callback, "CheckoutRequestID"))
      || !hub_word_set (read.merchant, sizeof read.merchant, text_or_empty (callback, "MerchantRequestID"))
      || read.checkout[0] == '\0' || read.merchant[0] == '\0')
    return unreadable (error);
  hub_mpesa_result (hub_json_text (callback, "ResultCode"), &read);
  hub_word_say (read.said, sizeof read.said, text_or_empty (callback, "ResultDesc"));
  if (read.kind == HUB_WORD_PAID && !read_metadata (callback, &read))
    return unreadable (error);
  *word = read;
  return TRUE;
}

gboolean
hub_mpesa_read_c2b (const char *bytes, gsize length, const char *shortcode, const char *till, HubWord *word, GError **error)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  HubWord read;

  hub_word_clear (&read);
  if (json == NULL)
    return unreadable (error);
  const char *paid_to = text_or_empty (json, "BusinessShortCode");
  if ((strcmp (paid_to, shortcode) != 0 && g_strcmp0 (paid_to, till) != 0) || !is_receipt (text_or_empty (json, "TransID"))
      || !hub_json_minor (json, "TransAmount", &read.amount) || read.amount <= 0)
    return unreadable (error);
  read.kind = HUB_WORD_MONEY;
  g_strlcpy (read.currency, "KES", sizeof read.currency);
  hub_word_set (read.receipt, sizeof read.receipt, text_or_empty (json, "TransID"));
  hub_word_say (read.account, sizeof read.account, text_or_empty (json, "BillRefNumber"));
  g_autofree char *payer = g_strjoin (" ", text_or_empty (json, "MSISDN"), text_or_empty (json, "FirstName"), NULL);
  hub_word_say (read.payer, sizeof read.payer, g_strstrip (payer));
  hub_mpesa_time (text_or_empty (json, "TransTime"), &read.at);
  *word = read;
  return TRUE;
}

char *
hub_mpesa_read_token (const char *bytes, gsize length, gint64 *seconds)
{
  g_autoptr (HubJson) json = hub_json_parse (bytes, length);
  const char *token = json != NULL ? hub_json_text (json, "access_token") : NULL;
  gint64 read;

  if (token == NULL || *token == '\0' || strlen (token) > 4096 || !hub_json_int (json, "expires_in", &read) || read < 0)
    return NULL;
  for (const char *at = token; *at != '\0'; at++)
    if (*at <= ' ' || *at > '~')
      return NULL;
  *seconds = MIN (read, TOKEN_SECONDS_MAX);
  return g_strdup (token);
}
