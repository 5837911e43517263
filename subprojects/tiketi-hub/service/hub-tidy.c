/* Tables that would only grow: what nobody needs any more goes, a little at a time. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-tidy.h"

#include "hub-pay-turn.h"
#include "hub-service-private.h"
#include "hub-store-idempotency.h"
#include "hub-store-message.h"

#define HOUR (3600 * G_GINT64_CONSTANT (1000))
#define DAY (24 * HOUR)
#define ONCE_KEPT (30 * DAY)    /* after its event ended */
#define FAILED_KEPT (7 * DAY)
#define TURN_MAX 500            /* others write in between */

typedef gboolean (*Sweep) (SqlConn *conn, gint64 before, gint64 limit, gint64 *swept, GError **error);

typedef struct
{
  Sweep sweep;
  gint64 before, swept;
} Job;

static gboolean
do_sweep (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;

  return job->sweep (conn, job->before, TURN_MAX, &job->swept, error);
}

static void
sweep_all (HubService *service, Sweep sweep, gint64 before)
{
  Job job = { .sweep = sweep, .before = before, .swept = TURN_MAX };
  g_autoptr (GError) error = NULL;

  while (error == NULL && job.swept == TURN_MAX && !hub_pay_is_stopping (service))
    {
      job.swept = 0;
      hub_writer_run (service->writer, do_sweep, &job, &error);
    }
  if (error != NULL)
    g_warning ("What is old was not cleared away; it is tried again in an hour: %s", error->message);
}

void
hub_tidy_turn (HubService *service)
{
  HubPay *pay = service->pay;
  gint64 now = hub_now (service);

  if (now >= pay->tidied_at && now < pay->tidied_at + HOUR)
    return;
  pay->tidied_at = now;
  sweep_all (service, hub_store_once_sweep, now - ONCE_KEPT);
  sweep_all (service, hub_store_message_strip, now - FAILED_KEPT);
}
