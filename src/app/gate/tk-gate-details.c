/* Lines that say nothing are left out. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-details.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkGateDetails {
  GtkWidget parent;
  GtkWidget *known;
  GtkLabel *code, *ticket, *attention, *holder, *sold, *sentence;
  GtkBox *past;
};

G_DEFINE_FINAL_TYPE (TkGateDetails, tk_gate_details, GTK_TYPE_WIDGET)

static void
set_optional (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static const char *
status_words (TkTicketStatus status)
{
  switch (status)
    {
    case TK_TICKET_VALID:
      return _("valid");
    case TK_TICKET_UNPAID:
      return _("not paid");
    case TK_TICKET_VOIDED:
      return _("voided");
    case TK_TICKET_REFUNDED:
      return _("refunded");
    case TK_TICKET_BLOCKED:
      return _("blocked");
    case TK_TICKET_UNKNOWN:
    default:
      return _("not in this gate's list yet");
    }
}

/* What is there, with " · " between. */
static char *
join (const char *const *parts, guint n)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", parts[i]);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
tell_ticket (const TkTicketDetails *details)
{
  g_autofree char *admits = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "admits %u", "admits %u", details->admits), details->admits);
  g_autofree char *inside = details->inside > 0 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u inside now", "%u inside now",
                                                                                details->inside), details->inside) : NULL;
  const char *parts[] = { details->type_name, details->seat, details->admits > 0 ? admits : NULL, status_words (details->status),
                          inside };

  return join (parts, G_N_ELEMENTS (parts));
}

static char *
tell_sold (const TkTicketDetails *details, const char *zone)
{
  g_autofree char *when = details->sold_at > 0 ? tk_wording_day_time (details->sold_at, zone) : NULL;
  g_autofree char *order = details->order != NULL && *details->order != '\0' ? g_strdup_printf (_("order %s"), details->order) : NULL;
  const char *parts[] = { details->sold_by, when, order };
  g_autofree char *line = join (parts, G_N_ELEMENTS (parts));

  return *line == '\0' ? g_strdup ("") : g_strdup_printf (_("Sold: %s"), line);
}

static char *
tell_place (const TkTicketPast *past, const char *zone)
{
  g_autofree char *when = tk_wording_day_time (past->at_ms, zone);
  const char *parts[] = { when, past->gate, past->terminal, past->annulled ? _("undone") : NULL };

  return join (parts, G_N_ELEMENTS (parts));
}

static GtkWidget *
make_label (const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
make_past (const TkTicketPast *past, const char *zone)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *what;
  g_autofree char *words = past->count > 1 ? g_strdup_printf ("%s × %u", past->what, past->count) : g_strdup (past->what);
  g_autofree char *place = tell_place (past, zone);

  what = make_label (words, "heading");
  gtk_widget_add_css_class (what, "past-what");
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), make_label (place, "hint"));
  gtk_widget_add_css_class (box, "past");
  if (past->annulled)
    gtk_widget_add_css_class (box, "annulled");
  return box;
}

static void
show_past (TkGateDetails *self, const GPtrArray *past, const char *zone)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->past))) != NULL)
    gtk_box_remove (self->past, child);
  for (guint i = 0; past != NULL && i < past->len; i++)
    gtk_box_append (self->past, make_past (g_ptr_array_index (past, i), zone));
  if (past == NULL || past->len == 0)
    gtk_box_append (self->past, make_label (_("Never scanned before, as far as this gate knows."), "dim-label"));
}

static void
tk_gate_details_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_GATE_DETAILS);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_gate_details_parent_class)->dispose (object);
}

static void
tk_gate_details_class_init (TkGateDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_gate_details_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-gate-details.ui");
  gtk_widget_class_bind_template_child (widget_class, TkGateDetails, known);
  gtk_widget_class_bind_template_child (widget_class, TkGateDetails, code);
  gtk_widget_class_bind_template_child (widget_class, TkGateDetails, ticket);
  gtk_widget_class_bind_template_child (widget_class, TkGateDetails, attention);
  gtk_widget_class_bind_template_child (widget_class, TkGateDetails, holder);
  gtk_widget_class_bind_template_child (widget_class, TkGateDetails, sold);
  gtk_widget_class_bind_template_child (widget_class, TkGateDetails, sentence);
  gtk_widget_class_bind_template_child (widget_class, TkGateDetails, past);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_gate_details_init (TkGateDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_gate_details_show (TkGateDetails *self, const TkTicketDetails *details, const char *zone, gboolean hide_names)
{
  const char *people[] = { details->holder, details->phone };
  g_autofree char *ticket = tell_ticket (details), *sold = tell_sold (details, zone);
  g_autofree char *holder = hide_names ? g_strdup ("") : join (people, G_N_ELEMENTS (people));

  set_optional (self->code, details->code);
  set_optional (self->ticket, ticket);
  set_optional (self->attention, details->attention != NULL ? details->attention : "");
  set_optional (self->holder, holder);
  set_optional (self->sold, sold);
  show_past (self, details->past, zone);
  set_optional (self->sentence, "");
  gtk_widget_set_visible (self->known, TRUE);
}

void
tk_gate_details_say (TkGateDetails *self, const char *sentence)
{
  gtk_widget_set_visible (self->known, FALSE);
  set_optional (self->sentence, sentence);
}
