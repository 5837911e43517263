/* The list of money to be handed back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-refund.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-act.h"
#include "hub-pay-private.h"

#define BY_SALE "sale" /* how of a row that a sale took off the list */

/* ---- What attempts owe ---- */

static gboolean
put (SqlConn *conn, const char *id, const HubStoreAttempt *attempt, const char *receipt, gint64 amount, const char *why, gint64 now,
     GError **error)
{
  HubStoreRefund row = { .id = (char *) id, .receipt = (char *) receipt, .attempt = attempt->id, .gateway = attempt->method,
                         .amount = amount, .currency = attempt->currency,
                         .payer = *attempt->phone != '\0' ? attempt->phone : attempt->email, .why = (char *) why, .at = now };

  return hub_store_refund_put (conn, &row, error);
}

/* The money was handed back, and then a sale came that counts it. */
static gboolean
tell_gone (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, GError **error)
{
  g_autofree char *text = g_strdup_printf (_("The money of %s was handed back, and the sale %s counts it; ask for it again."),
                                           *attempt->receipt != '\0' ? attempt->receipt : attempt->id, attempt->used_by);

  return hub_pay_tell (service, conn, "payment_refunded", attempt->id, attempt, text, error);
}

/* Nothing is due any more. */
static gboolean
take_off (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, const HubStoreRefund *there, GError **error)
{
  if (there == NULL || strcmp (there->how, BY_SALE) == 0)
    return TRUE;
  if (there->done_at != 0 || there->asked_at != 0)
    return tell_gone (service, conn, attempt, error);
  return hub_store_refund_done (conn, there->id, hub_now (service), BY_SALE, error);
}

/* People handed some of it back, and now more is due. */
static gboolean
put_rest (SqlConn *conn, const HubStoreAttempt *attempt, gint64 rest, const char *why, gint64 now, GError **error)
{
  g_autofree char *id = g_strconcat ("rest-", attempt->id, NULL);
  g_autoptr (HubStoreRefund) there = NULL;

  if (!hub_store_refund_get (conn, id, &there, error) || there != NULL)
    return there != NULL;
  return put (conn, id, attempt, attempt->receipt, rest, why, now, error);
}

gboolean
hub_refund_settle (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, const HubPayCase *state, GError **error)
{
  const char *why;
  gint64 due = hub_pay_due (state, &why);
  g_autofree char *id = g_strconcat ("attempt-", attempt->id, NULL);
  g_autoptr (HubStoreRefund) there = NULL;

  if (!hub_store_refund_get (conn, id, &there, error))
    return FALSE;
  if (due == 0)
    return take_off (service, conn, attempt, there, error);
  if (there == NULL || strcmp (there->how, BY_SALE) == 0)
    return put (conn, id, attempt, attempt->receipt, due, why, hub_now (service), error);
  if (there->done_at != 0)
    return there->amount >= due || put_rest (conn, attempt, due - there->amount, why, hub_now (service), error);
  return (there->amount == due && strcmp (there->why, why) == 0 && strcmp (there->receipt, attempt->receipt) == 0)
         || put (conn, id, attempt, attempt->receipt, due, why, hub_now (service), error);
}

gboolean
hub_refund_second (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, const HubWord *word, GError **error)
{
  g_autofree char *id = g_strconcat ("receipt-", word->receipt, NULL);
  g_autofree char *text = g_strdup_printf (_("A buyer paid twice for one prompt (%s and %s); hand the second back."), attempt->receipt,
                                           word->receipt);
  HubStoreMoney money = { .receipt = (char *) word->receipt, .gateway = attempt->method, .currency = attempt->currency,
                          .payer = attempt->phone, .amount = word->amount > 0 ? word->amount : attempt->amount,
                          .at = hub_now (service) };
  g_autoptr (HubStoreRefund) there = NULL;
  g_autoptr (HubStoreMoney) known = NULL;
  gboolean added = FALSE;

  if (!hub_store_refund_get (conn, id, &there, error) || there != NULL)
    return there != NULL;
  if (!hub_store_money_add (conn, &money, &added, error) || !put (conn, id, attempt, word->receipt, money.amount, "twice", money.at, error)
      || !hub_pay_tell (service, conn, "payment_twice", word->receipt, attempt, text, error)
      || !hub_store_money_get (conn, word->receipt, &known, error))
    return FALSE;
  /* Somebody typed it for another sale before. */
  if (*known->sale != '\0')
    return hub_refund_receipt_used (service, conn, word->receipt, known->sale, error);
  return !added || hub_pay_match_money (service, conn, word->receipt, error);
}

gboolean
hub_refund_receipt_used (HubService *service, SqlConn *conn, const char *receipt, const char *sale, GError **error)
{
  g_autofree char *id = g_strconcat ("receipt-", receipt, NULL);
  g_autoptr (HubStoreRefund) there = NULL;

  if (!hub_store_refund_get (conn, id, &there, error))
    return FALSE;
  if (there == NULL || strcmp (there->how, BY_SALE) == 0)
    return TRUE;
  if (there->done_at == 0)
    return hub_store_refund_done (conn, id, hub_now (service), BY_SALE, error);
  g_autofree char *text = g_strdup_printf (_("The money of %s was handed back, and the sale %s counts it; ask for it again."), receipt,
                                           sale);
  return hub_pay_tell (service, conn, "payment_refunded", receipt, NULL, text, error);
}

/* ---- What reversals owe ---- */

static const char *
gateway_of (const char *method)
{
  return g_str_has_prefix (method, "mpesa") ? "mpesa" : strcmp (method, "paystack") == 0 ? "paystack" : NULL;
}

/* By the attempt it names, or that brought the receipt it names, or else the sale's own. */
static gboolean
find_attempt (SqlConn *conn, const TkWireReversal *body, const TkWirePayment *payment, HubStoreAttempt **out, GError **error)
{
  g_autoptr (GPtrArray) attempts = NULL;

  *out = NULL;
  if (*payment->attempt != '\0')
    return hub_store_attempt_get (conn, payment->attempt, out, error);
  if (*payment->reference != '\0' && !hub_store_attempt_by_receipt (conn, payment->reference, out, error))
    return FALSE;
  if (*out != NULL)
    return TRUE;
  attempts = hub_store_attempt_of_sale (conn, body->sale, error);
  if (attempts == NULL)
    return FALSE;
  for (guint i = 0; i < attempts->len; i++)
    {
      const HubStoreAttempt *attempt = attempts->pdata[i];

      if (strcmp (attempt->used_by, body->sale) == 0 && strcmp (attempt->method, gateway_of (payment->method)) == 0)
        return hub_store_attempt_get (conn, attempt->id, out, error);
    }
  return TRUE;
}

/* The gateway hands back by itself only what nothing speaks against: a second reversal of one ticket is for people to judge. */
static gboolean
add_reversal (HubApply *apply, const TkWireReversal *body, guint index, GError **error)
{
  const TkWirePayment *payment = body->payments->pdata[index];
  g_autofree char *id = g_strdup_printf ("reversal-%s-%u", body->reversal, index + 1);
  g_autoptr (HubStoreAttempt) attempt = NULL;
  g_autoptr (HubStoreRefund) there = NULL;

  if (!hub_store_refund_get (apply->conn, id, &there, error) || there != NULL)
    return there != NULL;
  if (!find_attempt (apply->conn, body, payment, &attempt, error))
    return FALSE;
  HubStoreRefund row = { .id = id, .receipt = attempt != NULL && *attempt->receipt != '\0' ? attempt->receipt : payment->reference,
                         .attempt = attempt != NULL ? attempt->id : payment->attempt,
                         .gateway = (char *) gateway_of (payment->method), .amount = payment->amount, .currency = body->currency,
                         .payer = attempt != NULL ? attempt->phone : (char *) "", .why = (char *) (apply->conflict == NULL ? "reversal" : "doubt"),
                         .at = hub_now (apply->service) };
  return hub_store_refund_put (apply->conn, &row, error);
}

gboolean
hub_refund_reversal_applied (HubApply *apply, const TkWireReversal *body, GError **error)
{
  for (guint i = 0; i < body->payments->len; i++)
    {
      const TkWirePayment *payment = body->payments->pdata[i];

      if (gateway_of (payment->method) != NULL && payment->amount > 0 && !add_reversal (apply, body, i, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- By the gateway itself ---- */

typedef struct
{
  HubService *service;
  const char *method;
  const char *id;
  const char *how, *said;
  GPtrArray *rows;
  gboolean begun;
} Job;

static gboolean
read_rows (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;

  job->rows = hub_store_refund_to_ask (conn, job->method, HUB_PAY_TURN_MAX, error);
  return job->rows != NULL;
}

static gboolean
begin (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;

  return hub_store_refund_begin (conn, job->id, hub_now (job->service), &job->begun, error);
}

static gboolean
end (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;

  if (job->how != NULL)
    return hub_store_refund_done (conn, job->id, hub_now (job->service), job->how, error)
           && hub_store_refund_said (conn, job->id, job->said, error);
  return hub_store_refund_said (conn, job->id, job->said, error);
}

/* Once, ever: an answer that was lost may have been a yes, and people look. */
static void
ask (HubService *service, HubPayGateway *gateway, const HubStoreRefund *row)
{
  HubRefundAsk wanted = { .checkout = row->receipt, .currency = row->currency, .amount = row->amount };
  Job job = { .service = service, .id = row->id };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  if (!hub_writer_run (service->writer, begin, &job, NULL) || !job.begun)
    return;
  if (gateway->refund (gateway->self, &wanted, &said, &error))
    job.how = gateway->method;
  job.said = error != NULL ? error->message : said;
  if (!hub_writer_run (service->writer, end, &job, NULL))
    g_warning ("What became of the refund %s was not stored", row->id);
}

void
hub_refund_turn (HubService *service, HubPayGateway *gateway)
{
  Job job = { .service = service, .method = gateway->method };
  g_autoptr (GPtrArray) rows = NULL;

  if (gateway->refund == NULL)
    return;
  hub_readers_run (service->readers, read_rows, &job, NULL);
  rows = job.rows;
  for (guint i = 0; rows != NULL && i < rows->len && !hub_breaker_is_open (gateway->breaker); i++)
    ask (service, gateway, rows->pdata[i]);
}

/* ---- By people ---- */

typedef struct
{
  HubService *service;
  const char *name, *how, *who;
} Done;

static gboolean
do_done (SqlConn *conn, gpointer data, GError **error)
{
  Done *done = data;
  g_autoptr (GPtrArray) rows = hub_store_refund_find (conn, done->name, error);

  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    {
      g_set_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND,
                   _("Nothing is to be handed back for “%s”; tiketi-hub pay refunds lists what is."), done->name);
      return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const HubStoreRefund *row = rows->pdata[i];
      HubAct act = { .who = done->who, .kind = "refund.done", .subject = row->id, .text = done->how };

      if (!hub_store_refund_done (conn, row->id, hub_now (done->service), done->how, error)
          || !hub_act_write (done->service, conn, &act, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_service_refund_done (HubService *service, const char *name, const char *how, const char *who, GError **error)
{
  Done done = { service, name, how, who };

  if (*how == '\0' || strlen (how) > 200 || strcmp (how, BY_SALE) == 0)
    {
      g_set_error_literal (error, HUB_ERROR, HUB_ERROR_INVALID, _("Say how the money was handed back, in a few words."));
      return FALSE;
    }
  return hub_writer_run (service->writer, do_done, &done, error);
}
