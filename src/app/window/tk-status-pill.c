/* Shape and words first, colour last; the whole sentence is the accessible name. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-status-pill.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkStatusPill {
  GtkButton parent;
  GtkLabel *words;
  TkSession *session;
};

G_DEFINE_FINAL_TYPE (TkStatusPill, tk_status_pill, GTK_TYPE_BUTTON)

/* Fresh data needs no words; once it is a minute old its age stands beside the state. */
static char *
state_words (TkSession *session, const TkDeskStatus *status, gboolean revoked)
{
  const char *net = tk_net_words (status->net, revoked);
  gint64 age_ms = tk_clock_wall (tk_session_get_clock (session)) - status->data_ms;
  g_autofree char *age = NULL;

  if (status->data_ms == 0)
    return g_strdup_printf (_("%s · no data yet"), net);
  if (age_ms < 60 * 1000)
    return g_strdup (net);
  age = tk_wording_age (age_ms);
  return g_strdup_printf ("%s %s", net, age);
}

static void
paint (TkStatusPill *self, TkNetState net, gboolean revoked)
{
  static const char *const classes[] = { "offline", "online", "slow", "offline" };
  GtkWidget *widget = GTK_WIDGET (self);

  for (guint i = 1; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (widget, classes[i]);
  gtk_widget_add_css_class (widget, revoked ? "offline" : classes[net]);
}

static void
updated_cb (TkStatusPill *self)
{
  const TkDeskStatus *status = tk_session_get_status (self->session);
  const TkTerminalInfo *terminal = tk_session_get_terminal (self->session);
  g_autofree char *state = NULL, *waiting = NULL, *words = NULL, *said = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), status != NULL && terminal->enrolled);
  if (status == NULL)
    return;
  state = state_words (self->session, status, terminal->revoked);
  waiting = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " waiting", "%" PRId64 " waiting",
                                          (gulong) status->waiting), status->waiting);
  words = g_strdup_printf ("%s · %s", state, waiting);
  gtk_label_set_label (self->words, words);
  paint (self, status->net, terminal->revoked);
  said = g_strdup_printf (_("%s. Opens Status."), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
}

static void
tk_status_pill_dispose (GObject *object)
{
  g_clear_object (&TK_STATUS_PILL (object)->session);
  G_OBJECT_CLASS (tk_status_pill_parent_class)->dispose (object);
}

static void
tk_status_pill_class_init (TkStatusPillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_status_pill_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-status-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, TkStatusPill, words);
}

static void
tk_status_pill_init (TkStatusPill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_status_pill_set_session (TkStatusPill *self, TkSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
}

const char *
tk_net_words (TkNetState net, gboolean revoked)
{
  if (revoked)
    return _("○ Revoked");
  switch (net)
    {
    case TK_NET_ONLINE:
      return _("● Online");
    case TK_NET_SLOW:
      return _("◐ Slow");
    case TK_NET_NEVER:
    case TK_NET_OFFLINE:
    default:
      return _("○ Offline");
    }
}
