/* The threads on which gateways are called, so that a dead one holds up nobody but itself. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-pay-turn.h"

#include <string.h>

#include "hub-message.h"

#define PUSHES 8                    /* at once */
#define TURN_US G_USEC_PER_SEC

typedef struct
{
  HubService *service;
  HubPayGateway *gateway; /* one of the two; none: the clock */
  HubSender *sender;
} Loop;

HubPay *
hub_pay_new (void)
{
  HubPay *pay = g_new0 (HubPay, 1);

  pay->watchers = hub_watchers_new ();
  pay->to_push = g_queue_new ();
  pay->loops = g_ptr_array_new ();
  pay->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pay->asking = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&pay->lock);
  g_cond_init (&pay->stop);
  return pay;
}

void
hub_pay_stop (HubPay *pay)
{
  if (pay == NULL)
    return;
  g_mutex_lock (&pay->lock);
  pay->stopping = TRUE;
  g_cond_broadcast (&pay->stop);
  g_mutex_unlock (&pay->lock);
  /* Those not begun yet stay for the next hub. */
  if (pay->pushes != NULL)
    g_thread_pool_free (pay->pushes, FALSE, TRUE);
  pay->pushes = NULL;
  for (guint i = 0; i < pay->loops->len; i++)
    g_thread_join (pay->loops->pdata[i]);
  g_ptr_array_set_size (pay->loops, 0);
}

void
hub_pay_free (HubPay *pay)
{
  if (pay == NULL)
    return;
  hub_watchers_free (pay->watchers);
  g_queue_free_full (pay->to_push, g_free);
  g_ptr_array_unref (pay->loops);
  g_hash_table_unref (pay->left);
  g_hash_table_unref (pay->asking);
  g_free (pay->callback_secret);
  g_strfreev (pay->callback_from);
  g_mutex_clear (&pay->lock);
  g_cond_clear (&pay->stop);
  g_free (pay);
}

gboolean
hub_pay_is_stopping (HubService *service)
{
  HubPay *pay = service->pay;

  g_mutex_lock (&pay->lock);
  gboolean stopping = pay->stopping;
  g_mutex_unlock (&pay->lock);
  return stopping;
}

HubPayGateway *
hub_pay_gateway (HubService *service, const char *method)
{
  const HubGateways *gateways = &service->pay->gateways;

  if (strcmp (method, "mpesa") == 0)
    return gateways->mpesa;
  return strcmp (method, "paystack") == 0 ? gateways->paystack : NULL;
}

HubSender *
hub_pay_sender (HubService *service, const char *channel)
{
  const HubGateways *gateways = &service->pay->gateways;

  if (strcmp (channel, "email") == 0)
    return gateways->mail;
  return strcmp (channel, "sms") == 0 ? gateways->sms : NULL;
}

/* ---- Loops ---- */

static void
pushed_cb (gpointer id, gpointer service)
{
  if (!hub_pay_is_stopping (service) && !hub_pay_answer_question (service, id))
    hub_pay_push (service, id);
  g_free (id);
}

gboolean
hub_pay_rest (HubService *service)
{
  HubPay *pay = service->pay;
  gint64 until = g_get_monotonic_time () + TURN_US;

  g_mutex_lock (&pay->lock);
  while (!pay->stopping && g_cond_wait_until (&pay->stop, &pay->lock, until))
    ;
  gboolean stopping = pay->stopping;
  g_mutex_unlock (&pay->lock);
  return !stopping;
}

static gpointer
loop_thread (gpointer data)
{
  g_autofree Loop *loop = data;
  HubService *service = loop->service;

  do
    {
      if (loop->gateway != NULL)
        hub_pay_question_turn (service, loop->gateway);
      else if (loop->sender == NULL)
        hub_pay_clock_turn (service);
      while (loop->sender != NULL && !hub_pay_is_stopping (service) && hub_message_turn (service, loop->sender))
        ;
    }
  while (hub_pay_rest (service));
  return NULL;
}

static void
start (HubService *service, const char *name, HubPayGateway *gateway, HubSender *sender)
{
  Loop *loop = g_new0 (Loop, 1);

  *loop = (Loop){ service, gateway, sender };
  g_ptr_array_add (service->pay->loops, g_thread_new (name, loop_thread, loop));
}

static void
start_all (HubService *service)
{
  HubPay *pay = service->pay;
  const HubGateways *gateways = &pay->gateways;

  pay->pushes = g_thread_pool_new (pushed_cb, service, PUSHES, FALSE, NULL);
  start (service, "hub-pay", NULL, NULL); /* orders expire also where there is no gateway any more */
  if (gateways->mpesa != NULL)
    start (service, "hub-mpesa", gateways->mpesa, NULL);
  if (gateways->paystack != NULL)
    start (service, "hub-paystack", gateways->paystack, NULL);
  if (gateways->mail != NULL)
    start (service, "hub-mail", NULL, gateways->mail);
  if (gateways->sms != NULL)
    start (service, "hub-sms", NULL, gateways->sms);
}

void
hub_service_set_gateways (HubService *service, const HubGateways *gateways, gboolean threads)
{
  HubPay *pay = service->pay;

  pay->gateways = *gateways;
  pay->gateways.callback_secret = pay->gateways.callback_from = NULL; /* ours are copies */
  g_free (pay->callback_secret);
  g_strfreev (pay->callback_from);
  pay->callback_secret = g_strdup (gateways->callback_secret);
  pay->callback_from = gateways->callback_from != NULL ? g_strsplit_set (gateways->callback_from, ", ", -1) : NULL;
  if (threads)
    start_all (service);
}

/* ---- Watching ---- */

guint64
hub_service_watch_payments (HubService *service, HubWoken woken, gpointer data)
{
  return hub_watchers_add (service->pay->watchers, woken, data);
}

void
hub_service_forget_payments (HubService *service, guint64 id)
{
  hub_watchers_remove (service->pay->watchers, id);
}

void
hub_pay_wake (HubService *service)
{
  hub_watchers_wake (service->pay->watchers);
}
