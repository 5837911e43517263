/* Looking things up beside the verdict: all that is known of the ticket on the card, and tickets whose code is not at hand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-page-private.h"

#include <glib/gi18n-lib.h>

/* An answer that came after the sheet was closed, or was asked anew, is nobody's any more. */
typedef struct {
  TkGatePage *page;
  guint question;
} Asked;

static Asked *
asked_new (TkGatePage *self)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->page = g_object_ref (self);
  asked->question = ++self->question;
  return asked;
}

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->page);
  g_free (asked);
}

static gboolean
is_wanted (const Asked *asked, const char *sheet)
{
  return tk_gate_page_is_there (asked->page) && asked->question == asked->page->question
         && g_strcmp0 (tk_gate_page_get_sheet (asked->page), sheet) == 0;
}

static gboolean
hides_names (TkGatePage *self)
{
  return tk_preferences_get_hide_names (tk_session_get_preferences (self->session));
}

/* ---- Details ---- */

static void
details_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkTicketDetails) details = tk_desk_worker_finish (result, &error);
  TkGatePage *self = asked->page;

  if (is_wanted (asked, "details"))
    {
      if (details != NULL)
        tk_gate_details_show (self->details, details, tk_session_get_zone (self->session), hides_names (self));
      else
        tk_gate_details_say (self->details, error->message);
    }
  asked_free (asked);
}

static void
details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);

  if (self->last == NULL || tk_session_get_staff (self->session) == NULL)
    return;
  if (g_strcmp0 (tk_gate_page_get_sheet (self), "details") == 0)
    {
      tk_gate_page_open_sheet (self, NULL);
      return;
    }
  tk_gate_page_open_sheet (self, "details");
  tk_gate_details_say (self->details, "");
  /* A repeat recorded nothing: what it repeats is asked about. */
  tk_gate_ask_details (self->session, self->last->repeat && self->last_green != NULL ? self->last_green : self->last->scan_id,
                       details_cb, asked_new (self));
}

/* ---- Find ---- */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkFound) found = tk_desk_worker_finish (result, &error);

  if (is_wanted (asked, "find"))
    {
      if (found != NULL)
        tk_gate_find_show (asked->page->find, found);
      else
        tk_gate_find_say (asked->page->find, error->message);
    }
  asked_free (asked);
}

void
tk_gate_lookup_wanted (TkGatePage *self, const char *text)
{
  if (self->place != NULL && tk_session_get_staff (self->session) != NULL)
    tk_gate_ask_find (self->session, self->place->gate->event, text, found_cb, asked_new (self));
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);

  if (self->place == NULL)
    return;
  if (g_strcmp0 (tk_gate_page_get_sheet (self), "find") == 0)
    {
      tk_gate_page_open_sheet (self, NULL);
      return;
    }
  tk_gate_page_open_sheet (self, "find");
  tk_gate_find_start (self->find, self->direction, tk_session_get_zone (self->session), hides_names (self));
}

void
tk_gate_lookup_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "gate.details", NULL, details_action);
  gtk_widget_class_install_action (widget_class, "gate.find", NULL, find_action);
}
