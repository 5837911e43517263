/* What terminals ask about payments, and the one push each attempt gets. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-pay-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-sale.h"
#include "tk-uuid.h"

typedef struct
{
  HubService *service;
  const HubTerminal *terminal;
  const TkWirePaymentAsk *ask;
  const char *id;
  HubStoreAttempt *attempt; /* as it is now */
  const HubWord *word;
  gboolean begun, check;
} Job;

static TkWirePaymentState *
state_of (HubService *service, const HubStoreAttempt *attempt)
{
  TkWirePaymentState *state = tk_wire_new (&tk_wire_payment_state_shape);
  HubPayCase facts = hub_pay_case_of (attempt);

  tk_wire_set (&state->attempt, attempt->id);
  tk_wire_set (&state->state, attempt->state);
  tk_wire_set (&state->reason, hub_pay_reason (&facts));
  tk_wire_set (&state->receipt, attempt->receipt);
  tk_wire_set (&state->url, attempt->url);
  state->amount = attempt->paid;
  state->at = attempt->changed_at;
  state->now = hub_now (service);
  return state;
}

/* ---- Asking ---- */

static gboolean
is_same (const HubStoreAttempt *attempt, const HubTerminal *terminal, const TkWirePaymentAsk *ask)
{
  return attempt->terminal == terminal->id && attempt->amount == ask->amount && strcmp (attempt->method, ask->method) == 0
         && strcmp (attempt->sale, ask->sale) == 0 && strcmp (attempt->phone, ask->phone) == 0
         && strcmp (attempt->currency, ask->currency) == 0;
}

static gboolean
refuse_pending (GError **error)
{
  return hub_refuse (error, HUB_ERROR_PAYMENT_PENDING,
                     _("An earlier prompt to this phone, or for this sale, is not decided yet; wait for it, or give it up"));
}

/* Nothing else may be open, and the sale must still be to come. */
static gboolean
check_free (Job *job, SqlConn *conn, GError **error)
{
  const TkWirePaymentAsk *ask = job->ask;
  gboolean invited, made, pending;

  if (!hub_store_terminal_has_event (conn, job->terminal->id, ask->event, &invited, error))
    return FALSE;
  if (!invited)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("This terminal does not sell for that event"));
  if (!hub_store_sale_exists (conn, ask->sale, &made, error))
    return FALSE;
  if (made)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This sale is paid and closed already"));
  if (!hub_store_attempt_is_pending (conn, ask->sale, strcmp (ask->method, "mpesa") == 0 ? ask->phone : "", &pending, error))
    return FALSE;
  return !pending || refuse_pending (error);
}

static gboolean
add_attempt (Job *job, SqlConn *conn, GError **error)
{
  const TkWirePaymentAsk *ask = job->ask;
  HubStoreAttempt row = { .id = ask->attempt, .method = ask->method, .sale = ask->sale, .currency = ask->currency,
                          .phone = ask->phone, .email = ask->email, .staff = ask->staff, .terminal = job->terminal->id,
                          .event = ask->event, .amount = ask->amount, .at = hub_now (job->service),
                          .state = (char *) TK_PAY_STATE_ASKED, .next_at = hub_now (job->service) + HUB_PAY_STUCK_MS };

  return hub_store_attempt_add (conn, &row, error) && hub_store_attempt_get (conn, ask->attempt, &job->attempt, error);
}

gboolean
hub_pay_check_ask (HubService *service, const TkWirePaymentAsk *ask, GError **error)
{
  HubPayGateway *gateway = hub_pay_gateway (service, ask->method);
  HubAsk wanted = { .attempt = ask->attempt, .phone = ask->phone, .email = ask->email, .currency = ask->currency,
                    .amount = ask->amount, .now = hub_now (service) };
  g_autoptr (GError) failure = NULL;

  if (!tk_uuid_is_valid (ask->attempt))
    return hub_refuse (error, HUB_ERROR_INVALID, _("attempt must be a UUID of version 7"));
  if (strcmp (ask->method, "mpesa") != 0 && strcmp (ask->method, "paystack") != 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("method must be mpesa or paystack"));
  if (gateway == NULL)
    return hub_refuse (error, HUB_ERROR_NO_GATEWAY, _("This hub takes no payments of that kind; take it another way"));
  if (!gateway->check (gateway->self, &wanted, &failure))
    return hub_refuse (error, HUB_ERROR_INVALID, "%s", failure->message);
  return TRUE;
}

static gboolean
do_ask (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;

  g_clear_pointer (&job->attempt, hub_store_attempt_free);
  if (job->check && !hub_pay_check_ask (job->service, job->ask, error))
    return FALSE;
  if (!hub_store_attempt_get (conn, job->ask->attempt, &job->attempt, error))
    return FALSE;
  if (job->attempt == NULL)
    return check_free (job, conn, error) && add_attempt (job, conn, error);
  return is_same (job->attempt, job->terminal, job->ask)
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("This attempt was asked for with something else; begin a new one"));
}

gboolean
hub_pay_ask (HubService *service, SqlConn *conn, const HubTerminal *terminal, const TkWirePaymentAsk *ask, HubStoreAttempt **attempt,
             GError **error)
{
  Job job = { .service = service, .terminal = terminal, .ask = ask, .check = TRUE };

  if (!do_ask (conn, &job, error))
    {
      hub_store_attempt_free (job.attempt);
      return FALSE;
    }
  *attempt = job.attempt;
  return TRUE;
}

/* Somebody must push it; an earlier hub may have stopped before it did. */
void
hub_pay_hand_over (HubService *service, const HubStoreAttempt *attempt)
{
  HubPay *pay = service->pay;

  if (attempt->pushed_at != 0 || strcmp (attempt->state, TK_PAY_STATE_ASKED) != 0)
    return;
  if (pay->pushes != NULL)
    g_thread_pool_push (pay->pushes, g_strdup (attempt->id), NULL);
  else
    g_queue_push_tail (pay->to_push, g_strdup (attempt->id));
}

TkWirePaymentState *
hub_service_pay (HubService *service, const HubTerminal *terminal, const TkWirePaymentAsk *ask, GError **error)
{
  Job job = { .service = service, .terminal = terminal, .ask = ask };
  TkWirePaymentState *state = NULL;

  if (hub_pay_check_ask (service, ask, error) && hub_writer_run (service->writer, do_ask, &job, error))
    {
      state = state_of (service, job.attempt);
      hub_pay_hand_over (service, job.attempt);
    }
  hub_store_attempt_free (job.attempt);
  return state;
}

/* ---- How it stands ---- */

static gboolean
get_own (Job *job, SqlConn *conn, GError **error)
{
  g_clear_pointer (&job->attempt, hub_store_attempt_free);
  if (!hub_store_attempt_get (conn, job->id, &job->attempt, error))
    return FALSE;
  if (job->attempt != NULL && job->attempt->terminal == job->terminal->id)
    return TRUE;
  return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("This terminal has asked for no such payment"));
}

static gboolean
read_own (SqlConn *conn, gpointer data, GError **error)
{
  return get_own (data, conn, error);
}

TkWirePaymentState *
hub_service_payment (HubService *service, const HubTerminal *terminal, const char *attempt, GError **error)
{
  Job job = { .service = service, .terminal = terminal, .id = attempt };
  TkWirePaymentState *state = NULL;

  if (hub_readers_run (service->readers, read_own, &job, error))
    state = state_of (service, job.attempt);
  hub_store_attempt_free (job.attempt);
  return state;
}

static gboolean
do_give_up (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  HubPayEvent event = { .kind = HUB_PAY_GIVE_UP };

  return get_own (job, conn, error) && hub_pay_take (job->service, conn, job->attempt, &event, NULL, error);
}

TkWirePaymentState *
hub_service_give_up (HubService *service, const HubTerminal *terminal, const char *attempt, GError **error)
{
  Job job = { .service = service, .terminal = terminal, .id = attempt };
  TkWirePaymentState *state = NULL;

  if (hub_writer_run (service->writer, do_give_up, &job, error))
    {
      state = state_of (service, job.attempt);
      hub_pay_wake (service);
    }
  hub_store_attempt_free (job.attempt);
  return state;
}

/* ---- The push ---- */

static gboolean
do_begin (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;

  g_clear_pointer (&job->attempt, hub_store_attempt_free);
  return hub_store_attempt_begin_push (conn, job->id, hub_now (job->service), &job->begun, error)
         && hub_store_attempt_get (conn, job->id, &job->attempt, error);
}

/* Callbacks that came before the answer are used with it. */
static gboolean
do_end (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  HubPayEvent lost = { .kind = HUB_PAY_LOST };

  g_clear_pointer (&job->attempt, hub_store_attempt_free);
  if (!hub_store_attempt_get (conn, job->id, &job->attempt, error) || job->attempt == NULL)
    return FALSE;
  gboolean taken = job->word->kind == HUB_WORD_LOST ? hub_pay_take (job->service, conn, job->attempt, &lost, NULL, error)
                                                    : hub_pay_take_word (job->service, conn, job->attempt, job->word, error);
  return taken && hub_pay_use_words (job->service, conn, error);
}

/* From the commit of do_begin on the buyer may be prompted: whatever happens after it, nobody pushes this attempt again. */
void
hub_pay_push (HubService *service, const char *id)
{
  Job job = { .service = service, .id = id };
  g_autoptr (GError) error = NULL;
  HubWord word;

  if (hub_writer_run (service->writer, do_begin, &job, &error) && job.begun)
    {
      HubPayGateway *gateway = hub_pay_gateway (service, job.attempt->method);
      HubAsk ask = { .attempt = job.attempt->id, .phone = job.attempt->phone, .email = job.attempt->email,
                     .currency = job.attempt->currency, .callback = job.attempt->callback, .amount = job.attempt->amount, .now = hub_now (service) };

      hub_word_clear (&word);
      gateway->ask (gateway->self, &ask, &word);
      job.word = &word;
      hub_writer_run (service->writer, do_end, &job, &error);
      hub_pay_wake (service);
    }
  if (error != NULL)
    g_warning ("The answer to a push was not stored; it will be asked for: %s", error->message);
  hub_store_attempt_free (job.attempt);
}
