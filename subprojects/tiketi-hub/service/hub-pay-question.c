/* Asking a gateway how an attempt stands because somebody waits for it, besides the turns that ask by themselves.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-pay-turn.h"

#include <string.h>

#include "hub-order.h"

#define TASK "?"                                        /* how a question begins among the pushes */
#define AGAIN_MS (2 * G_GINT64_CONSTANT (1000))
#define KEPT 1000

typedef struct { gboolean running, unanswered /* the last time */; gint64 at; } Asking;

/* Locked. */
static void
prune (HubPay *pay, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (pay->asking) < KEPT)
    return;
  g_hash_table_iter_init (&iter, pay->asking);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Asking *asking = value;

      if (!asking->running && asking->at + AGAIN_MS <= now)
        g_hash_table_iter_remove (&iter);
    }
}

/* FALSE: it is being asked, or was just now, or too many are. */
static gboolean
begin (HubPay *pay, const char *attempt, gint64 now)
{
  gboolean free_to_ask = FALSE;

  g_mutex_lock (&pay->lock);
  prune (pay, now);
  Asking *asking = g_hash_table_lookup (pay->asking, attempt);
  if (asking == NULL && g_hash_table_size (pay->asking) < KEPT)
    {
      asking = g_new0 (Asking, 1);
      asking->at = now - AGAIN_MS;
      g_hash_table_insert (pay->asking, g_strdup (attempt), asking);
    }
  if (asking != NULL && !asking->running && asking->at + AGAIN_MS <= now)
    {
      free_to_ask = TRUE;
      asking->running = TRUE;
      asking->at = now;
    }
  g_mutex_unlock (&pay->lock);
  return free_to_ask;
}

static void
end (HubPay *pay, const char *attempt, gboolean answered)
{
  g_mutex_lock (&pay->lock);
  Asking *asking = g_hash_table_lookup (pay->asking, attempt);
  if (asking != NULL)
    {
      asking->running = FALSE;
      asking->unanswered = !answered;
    }
  g_mutex_unlock (&pay->lock);
}

gboolean
hub_pay_is_asking (HubService *service, const char *attempt)
{
  HubPay *pay = service->pay;

  g_mutex_lock (&pay->lock);
  const Asking *asking = g_hash_table_lookup (pay->asking, attempt);
  gboolean running = asking != NULL && asking->running;
  g_mutex_unlock (&pay->lock);
  return running;
}

void
hub_pay_question (HubService *service, const char *attempt)
{
  HubPay *pay = service->pay;

  if (!begin (pay, attempt, tk_clock_boot (service->clock)))
    return;
  if (pay->pushes != NULL)
    g_thread_pool_push (pay->pushes, g_strconcat (TASK, attempt, NULL), NULL);
  else
    g_queue_push_tail (pay->to_push, g_strconcat (TASK, attempt, NULL));
}

typedef struct { const char *id; HubStoreAttempt *attempt; } Read;

static gboolean
read_attempt (SqlConn *conn, gpointer data, GError **error)
{
  Read *read = data;

  return hub_store_attempt_get (conn, read->id, &read->attempt, error);
}

gboolean
hub_pay_answer_question (HubService *service, const char *task)
{
  g_autoptr (HubStoreAttempt) attempt = NULL;
  Read read = { .id = task + strlen (TASK) };
  gboolean answered = TRUE;

  if (!g_str_has_prefix (task, TASK))
    return FALSE;
  hub_readers_run (service->readers, read_attempt, &read, NULL);
  attempt = read.attempt;
  HubPayGateway *gateway = attempt != NULL ? hub_pay_gateway (service, attempt->method) : NULL;
  if (gateway != NULL && attempt->settled == 0 && *attempt->checkout != '\0')
    answered = hub_pay_question_attempt (service, gateway, attempt);
  end (service->pay, read.id, answered);
  hub_pay_wake (service);
  return TRUE;
}

void
hub_service_order_question (HubService *service, const char *attempt)
{
  hub_pay_question (service, attempt);
}

gboolean
hub_service_order_is_unanswered (HubService *service, const char *attempt)
{
  HubPay *pay = service->pay;

  g_mutex_lock (&pay->lock);
  const Asking *asking = g_hash_table_lookup (pay->asking, attempt);
  gboolean unanswered = asking != NULL && !asking->running && asking->unanswered;
  g_mutex_unlock (&pay->lock);
  return unanswered;
}

gboolean
hub_service_order_is_asking (HubService *service, const char *attempt)
{
  return hub_pay_is_asking (service, attempt);
}
