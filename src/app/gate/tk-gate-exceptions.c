/* What people decide against a verdict: the organizer's text answered, let in after all, an entry undone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-page-private.h"

#include <glib/gi18n-lib.h>

/* The Enter that ends a slow scanner's code must not answer a question nobody has read. */
#define READING_US (600 * 1000)

/* ---- The organizer's text ---- */

gboolean
tk_gate_exceptions_waits (TkGatePage *self)
{
  return self->last != NULL && self->last_read != NULL && self->last->kind == TK_VERDICT_ATTENTION
         && self->last->colour == TK_COLOUR_AMBER && tk_verdict_card_get_face (self->card) == TK_CARD_AMBER;
}

static void
admit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);
  g_autoptr (TkGateRead) again = NULL;

  if (!tk_gate_exceptions_waits (self) || g_get_monotonic_time () - self->shown_us < READING_US)
    return;
  again = tk_gate_read_copy (self->last_read);
  again->attention_seen = TRUE;
  tk_gate_page_submit_read (self, again);
}

/* The refusal was journaled when the text was shown. */
static void
refuse_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);

  if (tk_gate_exceptions_waits (self))
    tk_verdict_card_clear (self->card);
}

static void
only_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_gate_people_correct (TK_GATE_PAGE (widget), (guint) g_variant_get_int32 (parameter));
}

/* ---- A supervisor's word ---- */

gboolean
tk_gate_exceptions_is_refusal (TkGatePage *self)
{
  return self->last != NULL && self->last->colour != TK_COLOUR_GREEN && self->last->scan_id != NULL
         && self->direction == TK_DIRECTION_ENTRY;
}

static void
supervisors_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkGatePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = tk_desk_worker_finish (result, &error);

  if (!tk_gate_page_is_there (self))
    return;
  if (staff != NULL)
    tk_gate_supervisor_set_staff (self->supervisor, staff);
  else
    tk_gate_supervisor_refuse (self->supervisor, error->message);
}

static void
set_matter (TkGatePage *self, const char *scan)
{
  char *kept = g_strdup (scan); /* may be matter_scan itself */

  g_free (self->matter_scan);
  self->matter_scan = kept;
}

static void
ask_supervisor (TkGatePage *self, TkGateMatter matter, const char *scan, const char *about, const char *reason)
{
  /* A kiosk signs in by itself: whoever stands before it proves nothing. */
  gboolean asks = tk_session_get_kiosk (self->session) || !tk_role_may_supervise (tk_session_get_staff (self->session)->role);

  self->matter = matter;
  set_matter (self, scan);
  tk_gate_page_open_sheet (self, "supervisor");
  tk_gate_supervisor_start (self->supervisor, matter == TK_GATE_OVERRIDE ? _("Let in after all") : _("Undo this entry"), about, reason,
                            asks);
  if (asks)
    tk_gate_ask_supervisors (self->session, supervisors_cb, g_object_ref (self));
}

static void
supervisor_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);
  g_autofree char *about = NULL;

  if (self->place == NULL || tk_session_get_staff (self->session) == NULL)
    return;
  if (g_strcmp0 (tk_gate_page_get_sheet (self), "supervisor") == 0)
    {
      tk_gate_page_open_sheet (self, NULL);
      return;
    }
  if (!tk_gate_exceptions_is_refusal (self))
    {
      tk_gate_page_open_sheet (self, "details");
      tk_gate_details_say (self->details, _("A supervisor can let in whoever this gate has refused. Scan the ticket first."));
      return;
    }
  about = g_strdup_printf (*self->last->type_name != '\0' ? "%s · %s" : "%s%s", self->last->word, self->last->type_name);
  self->matter_count = self->last_read != NULL ? self->last_read->count : 0;
  ask_supervisor (self, TK_GATE_OVERRIDE, self->last->scan_id, about, NULL);
}

static void
overridden_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkGatePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) verdict = tk_desk_worker_finish (result, &error);

  self->deciding = FALSE;
  if (!tk_gate_page_is_there (self))
    return;
  if (verdict != NULL)
    tk_gate_page_show_verdict (self, verdict, NULL);
  else
    tk_gate_supervisor_refuse (self->supervisor, error->message);
}

/* ---- Undo ---- */

static void
show_annulled (TkGatePage *self, const TkAnnulled *annulled)
{
  g_autofree char *sentence
    = g_strdup_printf (annulled->direction == TK_DIRECTION_EXIT
                         ? g_dngettext (GETTEXT_PACKAGE, "%s: %u person counts as inside again.", "%s: %u people count as inside again.", annulled->count)
                         : g_dngettext (GETTEXT_PACKAGE, "%s: %u person no longer counts as in.", "%s: %u people no longer count as in.", annulled->count),
                       annulled->type_name, annulled->count);

  tk_gate_page_open_sheet (self, NULL);
  g_clear_pointer (&self->last, tk_scan_result_free);
  if (g_strcmp0 (self->last_green, annulled->scan) == 0)
    g_clear_pointer (&self->last_green, g_free);
  tk_verdict_card_show_trouble (self->card, _("UNDONE"), sentence, _("Scan the ticket again when they come."));
  tk_session_acted (self->session);
  tk_gate_page_load_news (self);
}

static void
annulled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkGatePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkAnnulled) annulled = tk_desk_worker_finish (result, &error);

  self->deciding = FALSE;
  if (!tk_gate_page_is_there (self))
    return;
  if (annulled != NULL)
    show_annulled (self, annulled);
  else if (g_strcmp0 (tk_gate_page_get_sheet (self), "supervisor") == 0)
    tk_gate_supervisor_refuse (self->supervisor, error->message);
  else if (g_error_matches (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED))
    ask_supervisor (self, TK_GATE_ANNUL, self->matter_scan, error->message, _("Did not pass"));
  else
    {
      tk_gate_page_open_sheet (self, "details");
      tk_gate_details_say (self->details, error->message);
    }
}

static void
annul (TkGatePage *self, const char *scan, const char *approver, const char *pin)
{
  TkGateDecision decision = { .reason = _("Did not pass"), .approver = approver, .pin = pin };

  if (self->deciding || tk_session_get_staff (self->session) == NULL)
    return;
  self->deciding = TRUE;
  set_matter (self, scan);
  decision.scan = self->matter_scan;
  tk_gate_ask_annul (self->session, &decision, annulled_cb, g_object_ref (self));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);
  const char *scan = g_variant_get_string (parameter, NULL);

  if (*scan == '\0')
    scan = self->last_green;
  if (scan != NULL)
    annul (self, scan, NULL, NULL);
}

void
tk_gate_exceptions_decided (TkGatePage *self, const char *reason, const char *approver, const char *pin)
{
  TkGateDecision decision = { .scan = self->matter_scan, .reason = reason, .count = self->matter_count, .approver = approver,
                              .pin = pin };

  if (self->matter == TK_GATE_ANNUL)
    {
      annul (self, self->matter_scan, approver, pin);
      return;
    }
  if (self->deciding || tk_session_get_staff (self->session) == NULL)
    return;
  self->deciding = TRUE;
  tk_gate_ask_override (self->session, &decision, overridden_cb, g_object_ref (self));
}

void
tk_gate_exceptions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "gate.admit", NULL, admit_action);
  gtk_widget_class_install_action (widget_class, "gate.refuse", NULL, refuse_action);
  gtk_widget_class_install_action (widget_class, "gate.only", "i", only_action);
  gtk_widget_class_install_action (widget_class, "gate.supervisor", NULL, supervisor_action);
  gtk_widget_class_install_action (widget_class, "gate.undo", "s", undo_action);
}
