/* Rows are kept and filled anew, so that a list read every few seconds neither flickers nor scrolls away.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-live-view.h"
#include "tk-live-chart.h"
#include "tk-split.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkLiveView {
  GtkWidget parent;
  GtkStack *steps;
  GtkLabel *inside, *entered, *denied, *overridden;
  TkLiveChart *chart;
  GtkBox *gates, *types;
};

G_DEFINE_FINAL_TYPE (TkLiveView, tk_live_view, GTK_TYPE_WIDGET)

typedef struct {
  GtkLabel *name, *words;
  GtkWidget *drawing;       /* TkLiveChart of a gate, GtkProgressBar of a type */
} Row;

static GtkLabel *
add_label (GtkBox *line, const char *css_class, gboolean expand)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), expand ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, expand);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (line, label);
  return GTK_LABEL (label);
}

static void
add_row (GtkBox *list, GtkWidget *drawing)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  Row *row = g_new0 (Row, 1);

  gtk_widget_add_css_class (box, "live-row");
  row->name = add_label (GTK_BOX (line), "live-name", TRUE);
  row->words = add_label (GTK_BOX (line), "live-words", FALSE);
  row->drawing = drawing;
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), drawing);
  gtk_box_append (list, box);
  g_object_set_data_full (G_OBJECT (box), "row", row, g_free);
}

static GtkWidget *
make_chart (void)
{
  GtkWidget *chart = tk_live_chart_new ();

  tk_live_chart_set_small (TK_LIVE_CHART (chart), TRUE);
  return chart;
}

static Row *
nth_row (GtkBox *list, guint n, GtkWidget *(*make) (void))
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list));

  for (guint i = 0; i < n && child != NULL; i++)
    child = gtk_widget_get_next_sibling (child);
  if (child == NULL)
    {
      add_row (list, make ());
      child = gtk_widget_get_last_child (GTK_WIDGET (list));
    }
  return g_object_get_data (G_OBJECT (child), "row");
}

static void
drop_rows_from (GtkBox *list, guint n)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list));

  for (guint i = 0; child != NULL; i++)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (i >= n)
        gtk_box_remove (list, child);
      child = next;
    }
}

/* One scale for all gates: a quiet gate must look quiet beside a busy one. */
static guint
busiest (const TkLive *live)
{
  guint most = 1;

  for (guint i = 0; i < live->gates->len; i++)
    for (guint k = 0; k < live->n_minutes; k++)
      most = MAX (most, ((const TkLiveGate *) g_ptr_array_index (live->gates, i))->minutes[k]);
  return most;
}

static void
show_gate (TkLiveView *self, guint i, const TkLiveGate *gate, const TkLive *live, const char *zone, guint top)
{
  Row *row = nth_row (self->gates, i, make_chart);
  TkLiveChart *chart = TK_LIVE_CHART (row->drawing);
  g_autofree char *words = gate->left > 0 ? g_strdup_printf (_("%" PRId64 " in · %" PRId64 " out"), gate->entered, gate->left)
                                          : g_strdup_printf (_("%" PRId64 " in"), gate->entered);

  gtk_label_set_label (row->name, gate->name);
  gtk_label_set_label (row->words, words);
  tk_live_chart_set (chart, gate->minutes, live->n_minutes, live->since_ms, zone, gate->name);
  tk_live_chart_set_top (chart, top * tk_live_chart_get_step (chart));
}

static void
show_type (TkLiveView *self, guint i, const TkLiveType *type)
{
  Row *row = nth_row (self->types, i, gtk_progress_bar_new);
  gint64 out = type->entered - type->inside;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *said = NULL;

  if (type->sold > 0)
    g_string_append_printf (words, _("%" PRId64 " of %" PRId64 " sold"), type->entered, type->sold);
  else
    g_string_append_printf (words, _("%" PRId64 " came in"), type->entered);
  if (out > 0)
    g_string_append_printf (words, _(" · %" PRId64 " inside"), type->inside);
  gtk_label_set_label (row->name, type->name);
  gtk_label_set_label (row->words, words->str);
  gtk_widget_set_visible (row->drawing, type->sold > 0);
  if (type->sold > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (row->drawing), (double) MIN (type->entered, type->sold) / (double) type->sold);
  said = g_strdup_printf ("%s: %s", type->name, words->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->drawing), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

static void
show_count (GtkLabel *label, gint64 count)
{
  g_autofree char *words = g_strdup_printf ("%" PRId64, count);

  gtk_label_set_label (label, words);
}

static void
tk_live_view_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_LIVE_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_live_view_parent_class)->dispose (object);
}

static void
tk_live_view_class_init (TkLiveViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_live_view_dispose;
  g_type_ensure (TK_TYPE_LIVE_CHART);
  g_type_ensure (TK_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-live-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TkLiveView, steps);
  gtk_widget_class_bind_template_child (widget_class, TkLiveView, inside);
  gtk_widget_class_bind_template_child (widget_class, TkLiveView, entered);
  gtk_widget_class_bind_template_child (widget_class, TkLiveView, denied);
  gtk_widget_class_bind_template_child (widget_class, TkLiveView, overridden);
  gtk_widget_class_bind_template_child (widget_class, TkLiveView, chart);
  gtk_widget_class_bind_template_child (widget_class, TkLiveView, gates);
  gtk_widget_class_bind_template_child (widget_class, TkLiveView, types);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_live_view_init (TkLiveView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_live_view_show (TkLiveView *self, const TkLive *live, const char *zone)
{
  guint top = busiest (live);

  gtk_stack_set_visible_child_name (self->steps, live->entered + live->denied > 0 ? "live" : "empty");
  show_count (self->inside, live->inside);
  show_count (self->entered, live->entered);
  show_count (self->denied, live->denied);
  show_count (self->overridden, live->overridden);
  tk_live_chart_set (self->chart, live->minutes, live->n_minutes, live->since_ms, zone, _("All gates"));
  for (guint i = 0; i < live->gates->len; i++)
    show_gate (self, i, g_ptr_array_index (live->gates, i), live, zone, top);
  drop_rows_from (self->gates, live->gates->len);
  for (guint i = 0; i < live->types->len; i++)
    show_type (self, i, g_ptr_array_index (live->types, i));
  drop_rows_from (self->types, live->types->len);
}
