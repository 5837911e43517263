/* Terminals as cards; leases, money and incidents as rows that open to be decided. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-supervise-view.h"
#include "tk-hold-button.h"
#include "tk-wording.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define AWAY_MS (2 * 60 * G_GINT64_CONSTANT (1000)) /* a terminal that is well is heard at least every half minute */
#define REASON_MAX 120

/* One kind of decision. */
typedef struct
{
  GtkListBox *list;
  GtkWidget *group;
  GHashTable *rows;          /* subject → AdwExpanderRow, borrowed from the list */
} Decisions;

struct _TkSuperviseView
{
  GtkWidget parent;
  GtkFlowBox *cards;
  Decisions leases, refunds, incidents;
  GtkWidget *calm;
};

G_DEFINE_FINAL_TYPE (TkSuperviseView, tk_supervise_view, GTK_TYPE_WIDGET)

enum { ACT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- Cards ---- */

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

typedef struct { const char *mark, *style; char *words; } Health;

static Health
judge (const TkWireOverviewTerminal *terminal, gint64 now)
{
  g_autofree char *age = tk_wording_age (MAX (now - terminal->last_seen, 0));

  if (terminal->revoked)
    return (Health){ "✗", "bad", g_strdup (_("Revoked")) };
  if (terminal->quarantined)
    return (Health){ "✗", "bad", g_strdup (_("Its journal does not fit: look at it")) };
  if (terminal->last_seen == 0)
    return (Health){ "!", "watch", g_strdup (_("Never heard")) };
  if (now - terminal->last_seen > AWAY_MS)
    return (Health){ "!", "watch", g_strdup_printf (_("Not heard for %s"), age) };
  return (Health){ "✓", "well", g_strdup (_("Online")) };
}

static char *
describe_sales (const TkWireOverviewTerminal *terminal)
{
  g_autofree char *money = tk_wording_money (terminal->total, terminal->currency);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " sale · %s", "%" PRId64 " sales · %s", (gulong) terminal->sales),
                          terminal->sales, money);
}

static char *
describe_queue (const TkWireOverviewTerminal *terminal)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " entry waiting", "%" PRId64 " entries waiting",
                                       (gulong) terminal->waiting),
                          terminal->waiting);
}

static void
fill_card (GtkWidget *card, const TkWireOverviewTerminal *terminal, gint64 now, gboolean own)
{
  Health health = judge (terminal, now);
  g_autofree char *state = g_strdup_printf ("%s %s", health.mark, health.words);
  g_autofree char *title = own ? g_strdup_printf (_("%s · here"), terminal->name) : g_strdup (terminal->name);
  GtkWidget *label;

  add_label (card, title, "heading");
  label = add_label (card, state, "concern-mark");
  gtk_widget_add_css_class (label, health.style);
  if (terminal->sales > 0)
    {
      g_autofree char *sales = describe_sales (terminal);
      add_label (card, sales, "numeric");
    }
  if (terminal->entries > 0)
    {
      g_autofree char *entries = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " person let in", "%" PRId64 " people let in",
                                                               (gulong) terminal->entries),
                                                  terminal->entries);
      add_label (card, entries, "numeric");
    }
  if (terminal->waiting > 0)
    {
      g_autofree char *queue = describe_queue (terminal);
      add_label (card, queue, "numeric");
    }
  if (*terminal->staff != '\0')
    {
      g_autofree char *shift = g_strdup_printf (_("Shift of %s"), terminal->staff);
      add_label (card, shift, "dim-label");
    }
  g_free (health.words);
}

static void
show_cards (TkSuperviseView *self, const TkWireOverview *overview, gint64 own)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_flow_box_remove (self->cards, child);
  for (guint i = 0; i < overview->terminals->len; i++)
    {
      const TkWireOverviewTerminal *terminal = g_ptr_array_index (overview->terminals, i);
      GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *place = gtk_flow_box_child_new ();

      gtk_widget_add_css_class (card, "side-panel");
      gtk_widget_set_size_request (card, 200, -1);
      fill_card (card, terminal, overview->now, terminal->terminal == own);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (place), card);
      gtk_widget_set_focusable (place, FALSE);
      gtk_flow_box_append (self->cards, place);
    }
}

/* ---- Decisions ---- */

typedef struct { const char *kind, *subject, *ask, *button; char *title, *words; } Decision;

static void
held_cb (GtkWidget *button, TkSuperviseView *self)
{
  GtkEditable *reason = g_object_get_data (G_OBJECT (button), "reason");

  if (*gtk_editable_get_text (reason) == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (reason));
      gtk_widget_error_bell (GTK_WIDGET (reason));
      return;
    }
  g_signal_emit (self, signals[ACT], 0, g_object_get_data (G_OBJECT (button), "kind"), g_object_get_data (G_OBJECT (button), "subject"),
                 gtk_editable_get_text (reason));
}

static GtkWidget *
make_controls (TkSuperviseView *self, const Decision *decision)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *reason = gtk_entry_new (), *button = g_object_new (TK_TYPE_HOLD_BUTTON, "label", decision->button, NULL);

  gtk_entry_set_placeholder_text (GTK_ENTRY (reason), decision->ask);
  gtk_entry_set_max_length (GTK_ENTRY (reason), REASON_MAX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (reason), GTK_ACCESSIBLE_PROPERTY_LABEL, decision->ask, -1);
  gtk_widget_add_css_class (reason, "code-entry");
  gtk_widget_set_hexpand (reason, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (reason), 8);
  gtk_widget_add_css_class (button, "touch");
  g_object_set_data_full (G_OBJECT (button), "kind", g_strdup (decision->kind), g_free);
  g_object_set_data_full (G_OBJECT (button), "subject", g_strdup (decision->subject), g_free);
  g_object_set_data (G_OBJECT (button), "reason", reason);
  g_signal_connect (button, "held", G_CALLBACK (held_cb), self);
  gtk_box_append (GTK_BOX (box), reason);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  return box;
}

static GtkWidget *
make_row (TkSuperviseView *self, const Decision *decision)
{
  GtkWidget *row = adw_expander_row_new (), *inside = gtk_list_box_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "touch-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (inside), make_controls (self, decision));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (inside), FALSE);
  gtk_widget_set_focusable (inside, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), inside);
  return row;
}

static void
put_decision (TkSuperviseView *self, Decisions *decisions, GHashTable *seen, Decision *decision)
{
  GtkWidget *row = g_hash_table_lookup (decisions->rows, decision->subject);

  if (row == NULL)
    {
      row = make_row (self, decision);
      g_hash_table_insert (decisions->rows, g_strdup (decision->subject), row);
      gtk_list_box_append (decisions->list, row);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), decision->title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), decision->words);
  g_hash_table_add (seen, row);
  g_free (decision->title);
  g_free (decision->words);
}

static void
drop_the_rest (Decisions *decisions, GHashTable *seen)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, decisions->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (!g_hash_table_contains (seen, row))
      {
        gtk_list_box_remove (decisions->list, row);
        g_hash_table_iter_remove (&iter);
      }
  gtk_widget_set_visible (decisions->group, g_hash_table_size (decisions->rows) > 0);
}

static void
show_leases (TkSuperviseView *self, const TkWireOverview *overview)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < overview->leases->len; i++)
    {
      const TkWireOverviewLease *lease = g_ptr_array_index (overview->leases, i);
      Decision decision = { "lease.released", lease->lease, _("Why is it released?"), _("Hold to release"), NULL, NULL };

      decision.title = g_strdup_printf ("%s · %s", lease->terminal_name, lease->type_name);
      decision.words = g_strdup_printf (_("%" PRId64 " unsold: when they are released, %s"), lease->unsold, lease->sentence);
      put_decision (self, &self->leases, seen, &decision);
    }
  drop_the_rest (&self->leases, seen);
}

static void
show_refunds (TkSuperviseView *self, const TkWireOverview *overview, const char *zone)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < overview->refunds->len; i++)
    {
      const TkWireOverviewRefund *refund = g_ptr_array_index (overview->refunds, i);
      g_autofree char *when = tk_wording_day_time (refund->at, zone);
      Decision decision = { "refund.done", refund->id, _("How was it handed back?"), _("Hold: handed back"), NULL, NULL };

      decision.title = tk_wording_money (refund->amount, refund->currency);
      decision.words = g_strdup_printf ("%s · %s · %s · %s", refund->receipt, refund->payer, when, refund->why);
      put_decision (self, &self->refunds, seen, &decision);
    }
  drop_the_rest (&self->refunds, seen);
}

static void
show_incidents (TkSuperviseView *self, const TkWireOverview *overview, const char *zone)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < overview->incidents->len; i++)
    {
      const TkWireIncident *incident = g_ptr_array_index (overview->incidents, i);
      Decision decision = { "incident.closed", incident->id, _("What was done about it?"), _("Hold to close"), NULL, NULL };

      decision.title = g_strdup (incident->text);
      decision.words = tk_wording_day_time (incident->at, zone);
      put_decision (self, &self->incidents, seen, &decision);
    }
  drop_the_rest (&self->incidents, seen);
}

void
tk_supervise_view_show (TkSuperviseView *self, const TkWireOverview *overview, gint64 own, const char *zone)
{
  g_return_if_fail (TK_IS_SUPERVISE_VIEW (self) && overview != NULL);
  show_cards (self, overview, own);
  show_leases (self, overview);
  show_refunds (self, overview, zone);
  show_incidents (self, overview, zone);
  gtk_widget_set_visible (self->calm, overview->leases->len + overview->refunds->len + overview->incidents->len == 0);
}

/* ---- The widget ---- */

static void
tk_supervise_view_dispose (GObject *object)
{
  TkSuperviseView *self = TK_SUPERVISE_VIEW (object);
  Decisions *all[] = { &self->leases, &self->refunds, &self->incidents };
  GtkWidget *child;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_clear_pointer (&all[i]->rows, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SUPERVISE_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_supervise_view_parent_class)->dispose (object);
}

static void
tk_supervise_view_class_init (TkSuperviseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_supervise_view_dispose;
  signals[ACT] = g_signal_new ("act", TK_TYPE_SUPERVISE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING,
                               G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-supervise-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TkSuperviseView, cards);
  gtk_widget_class_bind_template_child (widget_class, TkSuperviseView, calm);
  gtk_widget_class_bind_template_child_full (widget_class, "lease_list", FALSE, G_STRUCT_OFFSET (TkSuperviseView, leases.list));
  gtk_widget_class_bind_template_child_full (widget_class, "lease_group", FALSE, G_STRUCT_OFFSET (TkSuperviseView, leases.group));
  gtk_widget_class_bind_template_child_full (widget_class, "refund_list", FALSE, G_STRUCT_OFFSET (TkSuperviseView, refunds.list));
  gtk_widget_class_bind_template_child_full (widget_class, "refund_group", FALSE, G_STRUCT_OFFSET (TkSuperviseView, refunds.group));
  gtk_widget_class_bind_template_child_full (widget_class, "incident_list", FALSE, G_STRUCT_OFFSET (TkSuperviseView, incidents.list));
  gtk_widget_class_bind_template_child_full (widget_class, "incident_group", FALSE, G_STRUCT_OFFSET (TkSuperviseView, incidents.group));
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_supervise_view_init (TkSuperviseView *self)
{
  Decisions *all[] = { &self->leases, &self->refunds, &self->incidents };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i]->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
tk_supervise_view_new (void)
{
  return g_object_new (TK_TYPE_SUPERVISE_VIEW, NULL);
}
