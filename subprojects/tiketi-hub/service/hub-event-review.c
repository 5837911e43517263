/* What attendees say of events they had tickets for, and the events they keep in mind. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-event-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-error.h"
#include "hub-store-review.h"

#define COMMENT_MAX 2000
#define REVIEWS_MAX 500
#define SAVED_MAX 500

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  HubStoreReview review;
  HubSave how;
  gboolean saved;
  GPtrArray *list;
} Asked;

static void
free_review (gpointer data)
{
  HubReview *review = data;

  g_free (review->comment);
  g_free (review->name);
  g_free (review->first);
  g_free (review->last);
  g_free (review);
}

static gboolean
check_seen (Asked *asked, SqlConn *conn, GError **error)
{
  g_autoptr (HubEvent) event = NULL;

  return hub_event_read (conn, asked->review.event, &event, error)
         && ((event != NULL && hub_event_may_see (event, asked->caller))
             || hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such event.")));
}

static gboolean
add_review (SqlConn *conn, gpointer data, GError **error)
{
  Asked *asked = data;
  gboolean may = FALSE, added = FALSE;

  if (!check_seen (asked, conn, error) || !hub_store_review_may (conn, asked->review.event, asked->review.account, &may, error))
    return FALSE;
  if (!may)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only those who have bought a ticket for this event may review it."));
  if (!hub_store_review_add (conn, &asked->review, &added, error))
    return FALSE;
  if (!added)
    return hub_refuse (error, HUB_ERROR_DUPLICATE, _("You have reviewed this event already."));
  return hub_event_audit (asked->service, conn, asked->caller, "event.reviewed", asked->review.event, NULL, error);
}

gboolean
hub_service_review (HubService *service, const HubCaller *caller, gint64 event, gint64 rating, const char *comment, GError **error)
{
  Asked asked = { .service = service, .caller = caller,
                  .review = { event, caller->account, rating, hub_now (service), comment != NULL ? comment : "" } };

  if (rating < 1 || rating > 5)
    return hub_refuse (error, HUB_ERROR_FIELD, _("rating: Give a number from 1 to 5."));
  if (g_utf8_strlen (asked.review.comment, -1) > COMMENT_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("comment: Write at most %d characters."), COMMENT_MAX);
  return hub_writer_run (service->writer, add_review, &asked, error);
}

static void
take_review (SqlRows *rows, gpointer list)
{
  HubReview *review = g_new0 (HubReview, 1);

  *review = (HubReview){ sql_int (rows, 0), sql_int (rows, 1), sql_int (rows, 3), g_strdup (sql_text (rows, 2)),
                         g_strdup (sql_text (rows, 4)), g_strdup (sql_text (rows, 5)), g_strdup (sql_text (rows, 6)) };
  g_ptr_array_add (list, review);
}

static gboolean
list_reviews (SqlConn *conn, gpointer data, GError **error)
{
  Asked *asked = data;

  return check_seen (asked, conn, error)
         && sql_each (hub_store_review_list (conn, asked->review.event, REVIEWS_MAX, error), take_review, asked->list, error);
}

GPtrArray *
hub_service_reviews (HubService *service, gint64 event, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_review);
  Asked asked = { .review = { .event = event }, .list = list };

  return hub_readers_run (service->readers, list_reviews, &asked, error) ? g_steal_pointer (&list) : NULL;
}

/* ---- Saved ---- */

static gboolean
save_event (SqlConn *conn, gpointer data, GError **error)
{
  Asked *asked = data;
  gint64 event = asked->review.event, account = asked->review.account;
  gboolean is = FALSE;

  if (!check_seen (asked, conn, error) || !hub_store_saved_is (conn, account, event, &is, error))
    return FALSE;
  asked->saved = asked->how == HUB_SAVE_TOGGLE ? !is : asked->how == HUB_SAVE_ON;
  if (asked->saved == is)
    return TRUE;
  return (asked->saved ? hub_store_saved_add (conn, account, event, asked->review.at, error)
                       : hub_store_saved_remove (conn, account, event, error))
         && hub_event_audit (asked->service, conn, asked->caller, asked->saved ? "event.saved" : "event.unsaved", event, NULL, error);
}

gboolean
hub_service_event_save (HubService *service, const HubCaller *caller, gint64 event, HubSave how, gboolean *saved, GError **error)
{
  Asked asked = { .service = service, .caller = caller, .how = how,
                  .review = { .event = event, .account = caller->account, .at = hub_now (service) } };

  if (!hub_writer_run (service->writer, save_event, &asked, error))
    return FALSE;
  *saved = asked.saved;
  return TRUE;
}

static gboolean
list_saved (SqlConn *conn, gpointer data, GError **error)
{
  Asked *asked = data;
  g_autoptr (GArray) numbers = hub_store_saved_list (conn, asked->caller->account, SAVED_MAX, error);

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      HubEvent *event = NULL;

      if (!hub_event_read (conn, g_array_index (numbers, gint64, i), &event, error))
        return FALSE;
      if (event != NULL && hub_event_may_see (event, asked->caller))
        g_ptr_array_add (asked->list, event);
      else
        hub_event_free (event);
    }
  return numbers != NULL;
}

GPtrArray *
hub_service_saved_events (HubService *service, const HubCaller *caller, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_event_free);
  Asked asked = { .caller = caller, .list = list };

  return hub_readers_run (service->readers, list_saved, &asked, error) ? g_steal_pointer (&list) : NULL;
}
