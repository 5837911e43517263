/* Rows are made for the currency at hand; nothing on this widget tells what should be in the drawer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-count.h"
#include "tk-desk-shift.h"
#include "tk-money.h"
#include "tk-page.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 2
#define DIGITS_MAX 6

typedef struct {
  gint64 value;
  GtkEntry *entry;
  GtkLabel *amount;
} Row;

struct _TkShiftCount {
  GtkWidget parent;
  char *currency;
  GArray *rows;             /* Row */
  GtkBox *columns;
  GtkLabel *total;
  GtkEntry *last;           /* the row typed in last: where the pad types */
};

G_DEFINE_FINAL_TYPE (TkShiftCount, tk_shift_count, GTK_TYPE_WIDGET)

enum { CHANGED, COUNTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static Row *
row_at (TkShiftCount *self, guint i)
{
  return &g_array_index (self->rows, Row, i);
}

static gint64
count_of (const Row *row)
{
  return g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (row->entry)), NULL, 10);
}

static void
show_sums (TkShiftCount *self)
{
  g_autofree char *total = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = row_at (self, i);
      g_autofree char *amount = tk_wording_amount (row->value * count_of (row), self->currency);
      gtk_label_set_label (row->amount, count_of (row) > 0 ? amount : "");
    }
  total = tk_wording_money (tk_shift_count_get_total (self), self->currency);
  gtk_label_set_label (self->total, total);
}

static void
entry_changed_cb (TkShiftCount *self)
{
  show_sums (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Only digits stand in a row. */
static void
insert_text_cb (GtkEditable *editable, const char *text, int length, int *position, gpointer user_data)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;

  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit (text[i]))
      {
        g_signal_stop_emission_by_name (editable, "insert-text");
        return;
      }
}

static int
place_of (TkShiftCount *self, GtkEntry *entry)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (row_at (self, i)->entry == entry)
      return (int) i;
  return -1;
}

static void
focus_row (TkShiftCount *self, int place)
{
  Row *row = row_at (self, (guint) CLAMP (place, 0, (int) self->rows->len - 1));

  self->last = row->entry;
  gtk_widget_grab_focus (GTK_WIDGET (row->entry)); /* selects what stands there */
}

static void
go_down (TkShiftCount *self)
{
  int place = self->last != NULL ? place_of (self, self->last) : -1;

  if (place == (int) self->rows->len - 1)
    g_signal_emit (self, signals[COUNTED], 0);
  else
    focus_row (self, place + 1);
}

static void
type_digit (TkShiftCount *self, int digit)
{
  const char text[] = { (char) ('0' + digit), '\0' };
  int position;

  if (self->last == NULL || !gtk_editable_get_editable (GTK_EDITABLE (self->last)))
    return;
  gtk_editable_delete_selection (GTK_EDITABLE (self->last));
  position = gtk_editable_get_position (GTK_EDITABLE (self->last));
  gtk_editable_insert_text (GTK_EDITABLE (self->last), text, 1, &position);
  gtk_editable_set_position (GTK_EDITABLE (self->last), position);
}

/* The number block's keys are digits with Num Lock and without; Enter and the arrows go from row to row. */
static gboolean
key_pressed_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType modifiers, TkShiftCount *self)
{
  int digit = tk_key_digit (keyval), place = self->last != NULL ? place_of (self, self->last) : -1;

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) || self->last == NULL)
    return FALSE;
  if (digit >= 0)
    type_digit (self, digit);
  else if (tk_key_is_enter (keyval))
    go_down (self);
  else if (keyval == GDK_KEY_Down && place + 1 < (int) self->rows->len)
    focus_row (self, place + 1);
  else if (keyval == GDK_KEY_Up && place > 0)
    focus_row (self, place - 1);
  else
    return FALSE;
  return TRUE;
}

static void
entered_cb (GtkEventControllerFocus *focus, GtkEntry *entry)
{
  TkShiftCount *self = TK_SHIFT_COUNT (gtk_widget_get_ancestor (GTK_WIDGET (entry), TK_TYPE_SHIFT_COUNT));

  self->last = entry;
}

/* ---- Rows ---- */

static GtkWidget *
make_entry (TkShiftCount *self, const char *value)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_autofree char *name = g_strdup_printf (_("How many of %s"), value);

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_entry_set_max_length (GTK_ENTRY (entry), DIGITS_MAX);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "0");
  gtk_entry_set_alignment (GTK_ENTRY (entry), 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 5);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (entry, "code-entry");
  gtk_widget_add_css_class (entry, "touch-entry");
  gtk_widget_add_css_class (entry, "numeric");
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (entry)), "insert-text", G_CALLBACK (insert_text_cb), NULL);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (entry_changed_cb), self);
  g_signal_connect (focus, "enter", G_CALLBACK (entered_cb), entry);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
make_label (float xalign, const char *class_name)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, "numeric");
  if (class_name != NULL)
    gtk_widget_add_css_class (label, class_name);
  return label;
}

static void
add_row (TkShiftCount *self, GtkBox *column, gint64 value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = make_label (1, "count-value"), *amount = make_label (1, "dim-label");
  g_autofree char *words = tk_wording_amount (value, self->currency);
  Row row = { value, GTK_ENTRY (make_entry (self, words)), GTK_LABEL (amount) };

  gtk_label_set_label (GTK_LABEL (label), words);
  gtk_label_set_width_chars (GTK_LABEL (label), 6);
  gtk_label_set_width_chars (GTK_LABEL (amount), 8);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("×"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row.entry));
  gtk_widget_set_hexpand (amount, TRUE);
  gtk_box_append (GTK_BOX (box), amount);
  gtk_box_append (column, box);
  g_array_append_val (self->rows, row);
}

static void
fill (TkShiftCount *self)
{
  g_autoptr (GArray) values = tk_denominations (self->currency);
  guint each = (values->len + COLUMNS - 1) / COLUMNS;
  GtkWidget *child, *column = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->columns))) != NULL)
    gtk_box_remove (self->columns, child);
  g_array_set_size (self->rows, 0);
  self->last = NULL;
  for (guint i = 0; i < values->len; i++)
    {
      if (i % each == 0)
        {
          column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
          gtk_box_append (self->columns, column);
        }
      add_row (self, GTK_BOX (column), g_array_index (values, gint64, i));
    }
}

/* ---- The widget ---- */

static void
pressed_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftCount *self = TK_SHIFT_COUNT (widget);
  int key = g_variant_get_int32 (parameter);

  if (self->last == NULL)
    focus_row (self, 0);
  if (key >= 0)
    type_digit (self, key);
  else if (key == -1)
    gtk_editable_set_text (GTK_EDITABLE (self->last), "");
  else
    go_down (self);
}

static void
tk_shift_count_dispose (GObject *object)
{
  TkShiftCount *self = TK_SHIFT_COUNT (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SHIFT_COUNT);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_shift_count_parent_class)->dispose (object);
}

static void
tk_shift_count_finalize (GObject *object)
{
  TkShiftCount *self = TK_SHIFT_COUNT (object);

  g_array_unref (self->rows);
  g_free (self->currency);
  G_OBJECT_CLASS (tk_shift_count_parent_class)->finalize (object);
}

static void
tk_shift_count_class_init (TkShiftCountClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_shift_count_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_shift_count_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_SHIFT_COUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COUNTED] = g_signal_new ("counted", TK_TYPE_SHIFT_COUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-shift-count.ui");
  gtk_widget_class_bind_template_child (widget_class, TkShiftCount, columns);
  gtk_widget_class_bind_template_child (widget_class, TkShiftCount, total);
  gtk_widget_class_install_action (widget_class, "count.press", "i", pressed_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_shift_count_init (TkShiftCount *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->currency = g_strdup ("KES");
  g_type_ensure (TK_TYPE_SHIFT_COUNT);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->columns), keys);
}

void
tk_shift_count_start (TkShiftCount *self, const char *currency)
{
  g_free (self->currency);
  self->currency = g_strdup (currency);
  fill (self);
  show_sums (self);
}

void
tk_shift_count_focus (TkShiftCount *self)
{
  if (self->rows->len > 0)
    focus_row (self, 0);
}

gint64
tk_shift_count_get_total (TkShiftCount *self)
{
  gint64 total = 0;

  /* At most a million of each: far from the limits of the type. */
  for (guint i = 0; i < self->rows->len; i++)
    total += row_at (self, i)->value * count_of (row_at (self, i));
  return total;
}

GArray *
tk_shift_count_get_denominations (TkShiftCount *self)
{
  GArray *counted = g_array_new (FALSE, FALSE, sizeof (TkDenomination));

  for (guint i = 0; i < self->rows->len; i++)
    {
      TkDenomination one = { row_at (self, i)->value, count_of (row_at (self, i)) };
      if (one.count > 0)
        g_array_append_val (counted, one);
    }
  return counted;
}

gboolean
tk_shift_count_is_touched (TkShiftCount *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (*gtk_editable_get_text (GTK_EDITABLE (row_at (self, i)->entry)) != '\0')
      return TRUE;
  return FALSE;
}
