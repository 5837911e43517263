/* Groups in parts: how many people the next scan is for, and fewer than were let in with the last one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-page-private.h"

#include <glib/gi18n-lib.h>

#define PEOPLE_SECONDS 10
/* A hand scanner's first keys arrive as a person's would; its third is kept from the page well within this. */
#define DIGIT_MS 150

static void
show_people (TkGatePage *self)
{
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Next ticket: %u person", "Next ticket: %u people",
                                                         self->people), self->people);

  gtk_label_set_label (self->people_label, words);
  gtk_widget_set_visible (self->people_chip, self->people > 0);
}

static gboolean
people_over_cb (gpointer user_data)
{
  TkGatePage *self = user_data;

  self->people_source = 0;
  self->people = 0;
  show_people (self);
  return G_SOURCE_REMOVE;
}

static gboolean
can_be_fewer (TkGatePage *self, guint people)
{
  return self->last != NULL && self->last->colour == TK_COLOUR_GREEN && !self->last->repeat && self->last->count > people
         && self->last_green != NULL && g_str_equal (self->last_green, self->last->scan_id)
         && tk_verdict_card_get_face (self->card) == TK_CARD_GREEN;
}

static gboolean
digit_due_cb (gpointer user_data)
{
  TkGatePage *self = user_data;

  self->digit_source = 0;
  if (can_be_fewer (self, self->digit))
    {
      tk_gate_people_correct (self, self->digit);
      return G_SOURCE_REMOVE;
    }
  self->people = self->digit;
  g_clear_handle_id (&self->people_source, g_source_remove);
  self->people_source = g_timeout_add_seconds (PEOPLE_SECONDS, people_over_cb, self);
  show_people (self);
  return G_SOURCE_REMOVE;
}

gboolean
tk_gate_people_digit (TkGatePage *self, guint digit)
{
  if (digit == 0)
    return FALSE;
  self->digit = digit;
  g_clear_handle_id (&self->digit_source, g_source_remove);
  self->digit_source = g_timeout_add (DIGIT_MS, digit_due_cb, self);
  return TRUE;
}

void
tk_gate_people_forget_digit (TkGatePage *self)
{
  g_clear_handle_id (&self->digit_source, g_source_remove);
}

guint
tk_gate_people_take (TkGatePage *self)
{
  guint people = self->people;

  tk_gate_people_clear (self);
  return people;
}

gboolean
tk_gate_people_clear (TkGatePage *self)
{
  gboolean was = self->people > 0;

  tk_gate_people_stop (self);
  self->people = 0;
  show_people (self);
  return was;
}

/* ---- Fewer came ---- */

static void
corrected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkGatePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) verdict = tk_desk_worker_finish (result, &error);

  self->deciding = FALSE;
  if (!tk_gate_page_is_there (self))
    return;
  self->correcting = verdict != NULL;
  if (verdict != NULL)
    tk_gate_page_show_verdict (self, verdict, self->last_read);
  else
    tk_gate_page_show_trouble (self, _("NOT CHANGED"), error->message, _("The whole group still counts as in; call a supervisor."));
  self->correcting = FALSE;
}

void
tk_gate_people_correct (TkGatePage *self, guint people)
{
  TkGateDecision decision = { .scan = self->last_green, .count = people, .reason = _("Fewer came") };

  if (!can_be_fewer (self, people) || self->deciding)
    return;
  self->deciding = TRUE;
  tk_gate_ask_correct (self->session, &decision, corrected_cb, g_object_ref (self));
}

void
tk_gate_people_offer (TkGatePage *self, const TkScanResult *verdict)
{
  gboolean group = verdict->colour == TK_COLOUR_GREEN && !verdict->repeat && verdict->count > 1;

  tk_verdict_card_offer_fewer (self->card, verdict->count, group ? verdict->count - 1 : 0);
}

void
tk_gate_people_stop (TkGatePage *self)
{
  g_clear_handle_id (&self->digit_source, g_source_remove);
  g_clear_handle_id (&self->people_source, g_source_remove);
}
