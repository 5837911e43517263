/* What making, asking and calling off have in common: they are done once, are written down, and answer with the order as it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-job.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-account-private.h"
#include "hub-audit.h"
#include "hub-error.h"
#include "tk-uuid.h"

#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOLD_PROMPT (5 * MINUTE) /* a prompt lives a minute or three */
#define HOLD_LINK (15 * MINUTE)

/* A job may run again. */
static void
hub_order_job_clear (HubOrderJob *job)
{
  g_clear_pointer (&job->attempt, hub_store_attempt_free);
  g_clear_pointer (&job->order, hub_order_free);
  if (job->answer != NULL)
    hub_once_answer_clear (job->answer);
}

void
hub_order_set_text (char **field, const char *text)
{
  if (text == NULL)
    return;
  g_free (*field);
  *field = g_strdup (text);
}

gboolean
hub_order_is_gateway (const char *method)
{
  return strcmp (method, "mpesa") == 0 || strcmp (method, "paystack") == 0;
}

gint64
hub_order_hold_time (const char *method)
{
  return strcmp (method, "paystack") == 0 ? HOLD_LINK : HOLD_PROMPT;
}

HubOrder *
hub_order_job_run (HubService *service, HubWork work, HubOrderJob *job, GError **error)
{
  HubOrder *order = NULL;

  if (hub_writer_run (service->writer, work, job, error))
    {
      order = g_steal_pointer (&job->order);
      if (job->attempt != NULL)
        hub_pay_hand_over (service, job->attempt);
    }
  else if (job->answer != NULL)
    hub_once_answer_clear (job->answer);
  g_clear_pointer (&job->attempt, hub_store_attempt_free);
  g_clear_pointer (&job->order, hub_order_free);
  return order;
}

gboolean
hub_order_job_see (HubOrderJob *job, SqlConn *conn, gint64 id, GError **error)
{
  g_autoptr (HubStoreOrder) row = NULL;

  if (!hub_order_own (conn, job->caller, id, &row, error))
    return FALSE;
  job->order = hub_order_view (conn, row, error);
  return job->order != NULL;
}

/* *known TRUE: the same request was here before, and its answer or its order stand in the job. */
gboolean
hub_order_job_look_back (HubOrderJob *job, SqlConn *conn, gboolean *known, GError **error)
{
  g_autofree char *begun = NULL;
  HubOnceState state;

  hub_order_job_clear (job);
  if (!hub_once_look (conn, job->caller, job->once, &state, &begun, job->answer, error))
    return FALSE;
  *known = state != HUB_ONCE_NEW;
  return state != HUB_ONCE_BEGUN || hub_order_job_see (job, conn, g_ascii_strtoll (begun, NULL, 10), error);
}

/* Written down, and answered by what it is now. */
gboolean
hub_order_job_finish (HubOrderJob *job, SqlConn *conn, const HubStoreOrder *order, const char *action, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%" PRId64, order->id);
  HubAudit audit = { .caller = job->caller, .action = action, .target_type = "order", .target = target };

  return hub_audit_note (job->service, conn, &audit, error)
         && hub_once_begun (job->service, conn, job->caller, job->once, target, order->event, error)
         && hub_order_job_see (job, conn, order->id, error);
}

gboolean
hub_order_check_gateway (HubService *service, const char *method, GError **error)
{
  HubPayGateway *gateway = hub_pay_gateway (service, method);

  if (gateway == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_NOW, _("This hub takes no payments of that kind; pay another way"));
  return !hub_breaker_is_open (gateway->breaker)
         || hub_refuse (error, HUB_ERROR_BREAKER, _("Circuit breaker is OPEN. Service temporarily unavailable; try again in a minute"));
}

gboolean
hub_order_job_ask (HubOrderJob *job, SqlConn *conn, HubStoreOrder *order, GError **error)
{
  char id[TK_UUID_SIZE];
  g_autoptr (HubTerminal) seller = hub_own_terminal (job->service, conn, order->event, error);
  TkWirePaymentAsk asked = { .attempt = id, .method = order->method, .sale = order->sale, .event = order->event, .amount = order->total,
                             .currency = order->currency, .phone = (char *) "", .email = order->email, .staff = (char *) "" };

  const char *callback = job->made != NULL ? job->made->callback : NULL;

  if (seller == NULL)
    return FALSE;
  if (strcmp (order->method, "mpesa") == 0)
    asked.phone = order->phone;
  tk_uuid_new (job->service->clock, id);
  g_free (order->attempt);
  order->attempt = g_strdup (id);
  return hub_pay_ask (job->service, conn, seller, &asked, &job->attempt, error)
         && (callback == NULL || hub_store_attempt_set_callback (conn, id, callback, error))
         && hub_store_order_set (conn, order, hub_now (job->service), error);
}

/* As the gateway wants it; "" where none is needed. NULL with the error. */
char *
hub_order_phone (const char *method, const char *phone, GError **error)
{
  char *normal = *phone != '\0' ? hub_account_phone (phone) : NULL;

  if (normal != NULL || (*phone == '\0' && strcmp (method, "mpesa") != 0))
    return normal != NULL ? normal : g_strdup ("");
  hub_refuse (error, HUB_ERROR_FIELD, "phone: %s", _("Give the phone that pays, as 0712 345 678 or +254 712 345 678."));
  return NULL;
}
