/* What gateways tell by themselves: kept as it came, and used once it is clear whose it is. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-pay-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-mpesa-words.h"
#include "hub-order-private.h"
#include "tk-keys.h"

/* A callback may overtake the answer that says which attempt it belongs to, but not by this much. */
#define STRAY_MS (10 * 60 * G_GINT64_CONSTANT (1000))

/* ---- Hearing it ---- */

static gboolean
add_word (SqlConn *conn, gpointer data, GError **error)
{
  gboolean added;

  return hub_store_word_add (conn, data, &added, error);
}

static gboolean
use_words_cb (SqlConn *conn, gpointer data, GError **error)
{
  return hub_pay_use_words (data, conn, error);
}

static void
posted_cb (gpointer data)
{
  hub_pay_wake (data);
}

static gboolean
is_text (GBytes *body)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  return length > 0 && memchr (bytes, '\0', length) == NULL && g_utf8_validate (bytes, (gssize) length, NULL);
}

gboolean
hub_service_told (HubService *service, const char *gateway, const char *told, const char *attempt, GBytes *body, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  if (!is_text (body))
    {
      g_message ("A gateway (%s) told something that is no text", gateway);
      return TRUE;
    }
  g_autofree char *text = g_strndup (bytes, length);
  g_autofree char *all = g_strjoin ("\n", gateway, told, attempt, text, NULL);
  g_autofree char *id = tk_digest_text (all);
  HubStoreWord word = { .id = id, .gateway = (char *) gateway, .told = (char *) told, .attempt = (char *) attempt, .body = text,
                        .at = hub_now (service) };
  if (!hub_writer_run (service->writer, add_word, &word, error))
    return FALSE;
  hub_writer_post (service->writer, use_words_cb, service, posted_cb);
  return TRUE;
}

gboolean
hub_service_is_callback (HubService *service, const char *secret, const char *remote)
{
  HubPay *pay = service->pay;
  gboolean known;

  if (pay->callback_secret == NULL)
    return FALSE;
  known = tk_secret_equal (pay->callback_secret, secret);
  return known && (pay->callback_from == NULL || g_strv_contains ((const char *const *) pay->callback_from, remote));
}

gboolean
hub_service_is_gateway_address (HubService *service, const char *remote)
{
  HubPay *pay = service->pay;

  return pay->callback_from != NULL && g_strv_contains ((const char *const *) pay->callback_from, remote);
}

gboolean
hub_service_read_word (HubService *service, const char *method, const char *told, GBytes *body, HubWord *word)
{
  HubPayGateway *gateway = hub_pay_gateway (service, method);
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  return gateway != NULL && is_text (body) && gateway->read (gateway->self, told, bytes, length, word, NULL);
}

gboolean
hub_service_is_signed (HubService *service, const char *bytes, gsize length, const char *signature)
{
  HubPayGateway *gateway = hub_pay_gateway (service, "paystack");

  return gateway != NULL && gateway->is_signed != NULL && gateway->is_signed (gateway->self, bytes, length, signature);
}

/* ---- Whose it is ---- */

/* *out NULL: nobody's yet. */
static gboolean
find_attempt (SqlConn *conn, const HubStoreWord *stored, const HubWord *word, HubStoreAttempt **out, GError **error)
{
  g_autoptr (HubStoreAttempt) attempt = NULL;

  *out = NULL;
  if (!hub_store_attempt_by_checkout (conn, stored->gateway, word->checkout, &attempt, error))
    return FALSE;
  if (attempt == NULL && *stored->attempt != '\0')
    {
      if (!hub_store_attempt_get (conn, stored->attempt, &attempt, error))
        return FALSE;
      /* Its answer is on its way, or was lost; the address it was given says whose it is. */
      if (attempt != NULL && (*attempt->checkout != '\0' || attempt->pushed_at == 0))
        g_clear_pointer (&attempt, hub_store_attempt_free);
    }
  /* M-Pesa tells both numbers, and both must be those we were given. */
  if (attempt != NULL && strcmp (stored->gateway, "mpesa") == 0 && *attempt->checkout != '\0'
      && strcmp (attempt->merchant, word->merchant) != 0)
    g_clear_pointer (&attempt, hub_store_attempt_free);
  *out = g_steal_pointer (&attempt);
  return TRUE;
}

static gboolean
add_money (HubService *service, SqlConn *conn, const HubStoreWord *stored, const HubWord *word, GError **error)
{
  HubStoreMoney money = { .receipt = (char *) word->receipt, .gateway = stored->gateway, .currency = (char *) word->currency,
                          .account = (char *) word->account, .payer = (char *) word->payer, .amount = word->amount,
                          .at = word->at > 0 ? word->at : stored->at };
  gboolean added = FALSE;

  if (!hub_store_money_add (conn, &money, &added, error))
    return FALSE;
  return !added || hub_pay_match_money (service, conn, word->receipt, error);
}

/* Is it the money of a push, told a second time as paid to the paybill? Its query had no receipt to tell. */
static gboolean
find_unnamed (SqlConn *conn, const HubWord *word, HubStoreAttempt **out, GError **error)
{
  g_autoptr (GPtrArray) attempts = NULL;

  *out = NULL;
  if (word->account[0] == '\0')
    return TRUE;
  attempts = hub_store_attempt_unnamed (conn, word->amount, error);
  for (guint i = 0; attempts != NULL && *out == NULL && i < attempts->len; i++)
    {
      const HubStoreAttempt *attempt = attempts->pdata[i];
      g_autofree char *reference = hub_mpesa_reference (attempt->id);

      if (strcmp (reference, word->account) == 0 && !hub_store_attempt_get (conn, attempt->id, out, error))
        return FALSE;
    }
  return attempts != NULL;
}

static gboolean
take_by_hand (HubService *service, SqlConn *conn, const HubStoreWord *stored, const HubWord *word, GError **error)
{
  g_autoptr (HubStoreAttempt) attempt = NULL;
  HubWord pushed = *word;
  gboolean taken;

  pushed.kind = HUB_WORD_PAID;
  if (!hub_order_take_paybill (service, conn, word, &taken, error))
    return FALSE;
  if (taken)
    return TRUE;
  if (!find_unnamed (conn, word, &attempt, error))
    return FALSE;
  return attempt != NULL ? hub_pay_take_word (service, conn, attempt, &pushed, error) : add_money (service, conn, stored, word, error);
}

/* Money of a push that nobody here made: a code typed from it can still be matched, and people look. */
static gboolean
end_stray (HubService *service, SqlConn *conn, const HubStoreWord *stored, const HubWord *word, GError **error)
{
  if (word->kind != HUB_WORD_PAID || word->receipt[0] == '\0' || word->amount <= 0)
    return hub_store_word_used (conn, stored->id, error);
  g_autofree char *text = g_strdup_printf (_("Money came with the receipt %s for a prompt that this hub did not send; find out who "
                                             "paid."),
                                           word->receipt);
  return add_money (service, conn, stored, word, error)
         && hub_pay_tell (service, conn, "payment_stray", word->receipt, NULL, text, error)
         && hub_store_word_used (conn, stored->id, error);
}

static gboolean
use_word (HubService *service, SqlConn *conn, const HubStoreWord *stored, const HubWord *word, GError **error)
{
  g_autoptr (HubStoreAttempt) attempt = NULL;

  if (word->kind == HUB_WORD_MONEY)
    return take_by_hand (service, conn, stored, word, error) && hub_store_word_used (conn, stored->id, error);
  if (word->kind == HUB_WORD_REFUND)
    return hub_store_word_used (conn, stored->id, error);
  if (!find_attempt (conn, stored, word, &attempt, error))
    return FALSE;
  if (attempt != NULL)
    return hub_pay_take_word (service, conn, attempt, word, error) && hub_store_word_used (conn, stored->id, error);
  return stored->at + STRAY_MS > hub_now (service) || end_stray (service, conn, stored, word, error);
}

/* What cannot be read is kept, and not looked at again. */
static gboolean
read_and_use (HubService *service, SqlConn *conn, const HubStoreWord *stored, GError **error)
{
  HubPayGateway *gateway = hub_pay_gateway (service, stored->gateway);
  g_autoptr (GError) failure = NULL;
  HubWord word;

  if (gateway == NULL)
    return TRUE; /* another hub has it */
  if (gateway->read (gateway->self, stored->told, stored->body, strlen (stored->body), &word, &failure))
    return use_word (service, conn, stored, &word, error);
  g_message ("A word of %s was not understood", stored->gateway);
  return hub_store_word_used (conn, stored->id, error);
}

/* In a part of its own: one that fails every time holds up neither the words after it nor the answer to a push. It waits on, and
 * is tried again. FALSE only when the whole transaction is lost. */
static gboolean
use_or_leave (HubService *service, SqlConn *conn, const HubStoreWord *stored, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!sql_part_begin (conn, error))
    return FALSE;
  if (read_and_use (service, conn, stored, &failure) && sql_catch_up (conn, &failure))
    return sql_part_keep (conn, error);
  if (g_hash_table_add (service->pay->left, g_strdup (stored->id)))
    g_warning ("A word of %s (%s) could not be used and waits: %s", stored->gateway, stored->id,
               failure != NULL ? failure->message : "?");
  return sql_part_undo (conn, error);
}

gboolean
hub_pay_use_words (HubService *service, SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) words = hub_store_word_waiting (conn, HUB_PAY_TURN_MAX, error);

  if (words == NULL)
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    if (!use_or_leave (service, conn, words->pdata[i], error))
      return FALSE;
  return TRUE;
}
