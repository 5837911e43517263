/* What time brings: answers that were lost, silences, questions to gateways, money without a sale. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-pay-turn.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-order-private.h"
#include "hub-refund.h"
#include "hub-tidy.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define SILENT_MPESA (90 * SECOND)     /* a prompt lives about a minute */
#define SILENT_LINK (30 * MINUTE)
#define REVIEW (60 * MINUTE)
#define UNUSED (15 * MINUTE)
#define UNUSED_ANYWAY (24 * 60 * MINUTE)
#define ASKED_LONG_ENOUGH (48 * 60 * MINUTE)
#define FAILED_LONG_ENOUGH (60 * MINUTE) /* that a buyer who could not be reached paid all the same */
#define NEVER G_MAXINT64

typedef struct
{
  HubService *service;
  HubPayEvent event;
  const HubStoreAttempt *attempt; /* as it was read */
  const HubWord *word;
  gint64 next_at;
  gboolean claimed;
} Job;

/* ---- What is due; read without holding up anybody who writes ---- */

typedef struct
{
  gint64 now;
  GPtrArray *stuck, *quiet, *quiet_links, *review, *unused, *due;
  gboolean words;
} Found;

static gboolean
find (SqlConn *conn, gpointer data, GError **error)
{
  Found *found = data;
  gint64 now = found->now;
  g_autoptr (GPtrArray) words = hub_store_word_waiting (conn, 1, error);

  found->words = words != NULL && words->len > 0;
  return words != NULL && (found->stuck = hub_store_attempt_stuck (conn, now - HUB_PAY_STUCK_MS, HUB_PAY_TURN_MAX, error)) != NULL
         && (found->quiet = hub_store_attempt_quiet (conn, "mpesa", now - SILENT_MPESA, HUB_PAY_TURN_MAX, error)) != NULL
         && (found->quiet_links = hub_store_attempt_quiet (conn, "paystack", now - SILENT_LINK, HUB_PAY_TURN_MAX, error)) != NULL
         && (found->review = hub_store_attempt_review (conn, now - REVIEW, HUB_PAY_TURN_MAX, error)) != NULL
         && (found->unused = hub_store_attempt_unused (conn, now - UNUSED, UNUSED, now - UNUSED_ANYWAY, HUB_PAY_TURN_MAX, error))
              != NULL;
}

static void
clear_found (Found *found)
{
  g_clear_pointer (&found->stuck, g_ptr_array_unref);
  g_clear_pointer (&found->quiet, g_ptr_array_unref);
  g_clear_pointer (&found->quiet_links, g_ptr_array_unref);
  g_clear_pointer (&found->review, g_ptr_array_unref);
  g_clear_pointer (&found->unused, g_ptr_array_unref);
  g_clear_pointer (&found->due, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, clear_found)

/* ---- Facts that time alone brings ---- */

static gboolean
do_take (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (HubStoreAttempt) fresh = NULL;

  if (!hub_store_attempt_get (conn, job->attempt->id, &fresh, error))
    return FALSE;
  /* Meanwhile something else was told. */
  if (fresh == NULL || strcmp (fresh->state, job->attempt->state) != 0 || fresh->pushed_at != job->attempt->pushed_at)
    return TRUE;
  return job->word != NULL ? hub_pay_take_word (job->service, conn, fresh, job->word, error)
                           : hub_pay_take (job->service, conn, fresh, &job->event, NULL, error);
}

static void
take_all (HubService *service, GPtrArray *attempts, HubPayEventKind kind)
{
  for (guint i = 0; i < attempts->len; i++)
    {
      Job job = { .service = service, .event = { .kind = kind, .reason = "" }, .attempt = attempts->pdata[i] };
      g_autoptr (GError) error = NULL;

      if (!hub_writer_run (service->writer, do_take, &job, &error))
        g_warning ("A payment was not brought up to date: %s", error->message);
    }
  if (attempts->len > 0)
    hub_pay_wake (service);
}

/* Where the push was never begun nobody was prompted, and nobody will be: whoever begins looks at the state. */
static void
take_stuck (HubService *service, GPtrArray *attempts)
{
  for (guint i = 0; i < attempts->len; i++)
    {
      const HubStoreAttempt *attempt = attempts->pdata[i];
      Job job = { .service = service, .attempt = attempt,
                  .event = { .kind = attempt->pushed_at == 0 ? HUB_PAY_REFUSED : HUB_PAY_LOST, .reason = "unreachable" } };

      hub_writer_run (service->writer, do_take, &job, NULL);
    }
  if (attempts->len > 0)
    hub_pay_wake (service);
}

static gboolean
do_review (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autofree char *text = g_strdup_printf (_("Nobody knows whether the payment %s to %s came; ask the gateway, and write down what "
                                             "it says."),
                                           job->attempt->id, *job->attempt->phone != '\0' ? job->attempt->phone : "-");

  return hub_pay_tell (job->service, conn, "payment_review", job->attempt->id, job->attempt, text, error);
}

static void
tell_review (HubService *service, GPtrArray *attempts)
{
  for (guint i = 0; i < attempts->len; i++)
    {
      Job job = { .service = service, .attempt = attempts->pdata[i] };

      hub_writer_run (service->writer, do_review, &job, NULL);
    }
}

static gboolean
do_words (SqlConn *conn, gpointer data, GError **error)
{
  return hub_pay_use_words (data, conn, error);
}

void
hub_pay_clock_turn (HubService *service)
{
  g_auto (Found) found = { .now = hub_now (service) };
  g_autoptr (GError) error = NULL;

  if (!hub_readers_run (service->readers, find, &found, &error))
    {
      g_warning ("Payments were not looked at: %s", error->message);
      return;
    }
  if (found.words && hub_writer_run (service->writer, do_words, service, NULL))
    hub_pay_wake (service);
  take_stuck (service, found.stuck);
  take_all (service, found.quiet, HUB_PAY_SILENCE);
  take_all (service, found.quiet_links, HUB_PAY_SILENCE);
  tell_review (service, found.review);
  take_all (service, found.unused, HUB_PAY_LAPSE);
  hub_order_turn (service);
  hub_tidy_turn (service);
}

/* ---- Asking gateways how it stands ---- */

static const gint64 mpesa_waits[] = { 10, 10, 15, 20, 30, 60, 120, 300, 600 };
static const gint64 link_waits[] = { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 10, 10, 10, 10, 20, 20, 30, 60, 120, 300, 600 };

static gint64
next_question (const HubStoreAttempt *attempt, gint64 now)
{
  gboolean mpesa = strcmp (attempt->method, "mpesa") == 0;
  gsize n = mpesa ? G_N_ELEMENTS (mpesa_waits) : G_N_ELEMENTS (link_waits);
  gsize i = MIN ((gsize) MAX (attempt->asks, 0), n - 1);

  if (attempt->at + (strcmp (attempt->state, TK_PAY_STATE_FAILED) == 0 ? FAILED_LONG_ENOUGH : ASKED_LONG_ENOUGH) < now)
    return NEVER;
  return now + (mpesa ? mpesa_waits[i] : link_waits[i]) * SECOND;
}

static gboolean
find_due (SqlConn *conn, gpointer data, GError **error)
{
  Found *found = data;

  found->due = hub_store_attempt_due (conn, found->now, HUB_PAY_TURN_MAX, error);
  return found->due != NULL;
}

static gboolean
do_claim (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;

  return hub_store_attempt_claim (conn, job->attempt, job->next_at, &job->claimed, error);
}

static gboolean
do_answer (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (HubStoreAttempt) fresh = NULL;

  return hub_store_attempt_get (conn, job->attempt->id, &fresh, error)
         && (fresh == NULL || hub_pay_take_word (job->service, conn, fresh, job->word, error));
}

gboolean
hub_pay_question_attempt (HubService *service, HubPayGateway *gateway, const HubStoreAttempt *attempt)
{
  gint64 now = hub_now (service);
  Job job = { .service = service, .attempt = attempt, .next_at = next_question (attempt, now) };
  HubWord word;

  if (!hub_writer_run (service->writer, do_claim, &job, NULL) || !job.claimed)
    return TRUE;
  hub_word_clear (&word);
  gateway->query (gateway->self, attempt->checkout, now, &word);
  if (word.kind == HUB_WORD_LOST || word.kind == HUB_WORD_PENDING)
    return word.kind != HUB_WORD_LOST;
  job.word = &word;
  if (hub_writer_run (service->writer, do_answer, &job, NULL))
    hub_pay_wake (service);
  return TRUE;
}

void
hub_pay_question_turn (HubService *service, HubPayGateway *gateway)
{
  g_auto (Found) found = { .now = hub_now (service) };

  if (!hub_readers_run (service->readers, find_due, &found, NULL))
    return;
  for (guint i = 0; i < found.due->len; i++)
    {
      const HubStoreAttempt *attempt = found.due->pdata[i];

      if (strcmp (attempt->method, gateway->method) == 0 && !hub_pay_is_stopping (service)
          && !hub_breaker_is_open (gateway->breaker))
        hub_pay_question_attempt (service, gateway, attempt);
    }
  hub_refund_turn (service, gateway);
}

void
hub_pay_turn (HubService *service)
{
  HubPay *pay = service->pay;
  g_autofree char *id = NULL;

  while ((id = g_queue_pop_head (pay->to_push)) != NULL)
    {
      if (!hub_pay_answer_question (service, id))
        hub_pay_push (service, id);
      g_clear_pointer (&id, g_free);
    }
  hub_pay_clock_turn (service);
  if (pay->gateways.mpesa != NULL)
    hub_pay_question_turn (service, pay->gateways.mpesa);
  if (pay->gateways.paystack != NULL)
    hub_pay_question_turn (service, pay->gateways.paystack);
}
