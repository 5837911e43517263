/* Colours live in style.css under .verdict; shape, word and stripes say the same without them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-verdict-card.h"
#include "tk-fit-label.h"
#include "tk-verdict-icon.h"
#include "tk-verdict-lines.h"

#include <glib/gi18n-lib.h>

#define GREEN_SECONDS 6
#define ROOMY_WIDTH 760     /* pixels of card from which sentences are larger, and largest */
#define VAST_WIDTH 1500
#define ROOMY_HEIGHT 400
#define VAST_HEIGHT 900

struct _TkVerdictCard {
  GtkWidget parent;
  TkCardFace face;
  TkVerdictIcon *icon, *last_icon;
  TkFitLabel *word;
  GtkLabel *ticket, *holder, *sentence, *instruction, *fewer_words, *last;
  GtkWidget *fewer, *last_line;
  GtkFlowBox *fewer_digits;
  char *ready_word, *ready_sentence, *last_words;
  TkCardFace last_face;
  guint green, other;       /* seconds */
  gboolean hide_names, held, waits;
  guint clear_source, room_source;
  int room;
};

G_DEFINE_FINAL_TYPE (TkVerdictCard, tk_verdict_card, GTK_TYPE_WIDGET)

enum { TOUCHED, CLEARED, WAITS, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct {
  const char *css_class;
  TkShape shape;
} faces[] = {
  [TK_CARD_READY] = { "ready", TK_SHAPE_WAIT },
  [TK_CARD_GREEN] = { "green", TK_SHAPE_TICK },
  [TK_CARD_AMBER] = { "amber", TK_SHAPE_WARN },
  [TK_CARD_RED] = { "red", TK_SHAPE_CROSS },
};

static void
set_optional (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

/* ---- How long ---- */

static gboolean
time_over_cb (gpointer user_data)
{
  TkVerdictCard *self = user_data;

  self->clear_source = 0;
  tk_verdict_card_clear (self);
  return G_SOURCE_REMOVE;
}

static void
start_time (TkVerdictCard *self)
{
  guint seconds = self->face == TK_CARD_GREEN ? self->green : self->other;

  g_clear_handle_id (&self->clear_source, g_source_remove);
  if (self->face != TK_CARD_READY && !self->held && !self->waits && seconds > 0)
    self->clear_source = g_timeout_add_seconds (seconds, time_over_cb, self);
}

/* ---- What is on it ---- */

static void
show_last (TkVerdictCard *self, const char *words)
{
  gtk_label_set_label (self->last, words);
  gtk_widget_set_opacity (self->last_line, *words != '\0' ? 1 : 0);
  tk_verdict_icon_set_shape (self->last_icon, faces[self->last_face].shape);
}

static void
set_waits (TkVerdictCard *self, gboolean waits)
{
  if (self->waits == waits)
    return;
  self->waits = waits;
  g_signal_emit (self, signals[WAITS], 0, waits);
}

static void
show_face (TkVerdictCard *self, TkCardFace face, const TkVerdictLines *lines)
{
  g_autofree char *said = tk_verdict_lines_say (lines);

  gtk_widget_remove_css_class (GTK_WIDGET (self), faces[self->face].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), faces[face].css_class);
  self->face = face;
  set_waits (self, FALSE);
  tk_verdict_icon_set_shape (self->icon, faces[face].shape);
  tk_fit_label_set_text (self->word, lines->word);
  set_optional (self->ticket, lines->ticket);
  set_optional (self->holder, lines->holder);
  set_optional (self->sentence, lines->sentence);
  set_optional (self->instruction, lines->instruction);
  gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "attention-text");
  tk_verdict_card_offer_fewer (self, 0, 0);
  show_last (self, "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

static void
ask_attention (TkVerdictCard *self)
{
  set_waits (self, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "attention-text");
}

static void
released_cb (TkVerdictCard *self)
{
  if (self->face != TK_CARD_READY)
    g_signal_emit (self, signals[TOUCHED], 0);
}

static GtkWidget *
make_digit (guint people)
{
  g_autofree char *digit = g_strdup_printf ("%u", people);
  g_autofree char *said = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Only %u person came in", "Only %u people came in", people),
                                           people);
  GtkWidget *button = gtk_button_new_with_label (digit);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "gate.only");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", (int) people);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_add_css_class (button, "fewer-digit");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  return button;
}

/* ---- How large ---- */

static gboolean
room_changed_cb (gpointer user_data)
{
  static const char *const classes[] = { "small", "roomy", "vast" };
  static const int words[] = { 160, 160, 320 }, icons[] = { 120, 200, 400 };
  TkVerdictCard *self = user_data;

  self->room_source = 0;
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self), classes[self->room]);
  g_object_set (self->word, "largest", words[self->room], NULL);
  tk_verdict_icon_set_largest (self->icon, icons[self->room]);
  return G_SOURCE_REMOVE;
}

static void
tk_verdict_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TkVerdictCard *self = TK_VERDICT_CARD (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int room = width >= VAST_WIDTH && height >= VAST_HEIGHT ? 2 : width >= ROOMY_WIDTH && height >= ROOMY_HEIGHT ? 1 : 0;

  gtk_widget_size_allocate (child, &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (room == self->room)
    return;
  /* Not now: changing sizes while sizes are being given out goes round in circles. */
  self->room = room;
  if (self->room_source == 0)
    self->room_source = g_idle_add (room_changed_cb, self);
}

static void
tk_verdict_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, NULL, NULL);
}

static GtkSizeRequestMode
tk_verdict_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* ---- As a widget ---- */

static void
tk_verdict_card_dispose (GObject *object)
{
  TkVerdictCard *self = TK_VERDICT_CARD (object);
  GtkWidget *child;

  g_clear_handle_id (&self->clear_source, g_source_remove);
  g_clear_handle_id (&self->room_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_VERDICT_CARD);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_verdict_card_parent_class)->dispose (object);
}

static void
tk_verdict_card_finalize (GObject *object)
{
  TkVerdictCard *self = TK_VERDICT_CARD (object);

  g_free (self->ready_word);
  g_free (self->ready_sentence);
  g_free (self->last_words);
  G_OBJECT_CLASS (tk_verdict_card_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, icon);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, word);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, ticket);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, holder);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, instruction);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, fewer);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, fewer_words);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, fewer_digits);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, last_line);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, last_icon);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, last);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
}

static void
tk_verdict_card_class_init (TkVerdictCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_verdict_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_verdict_card_finalize;
  widget_class->measure = tk_verdict_card_measure;
  widget_class->size_allocate = tk_verdict_card_size_allocate;
  widget_class->get_request_mode = tk_verdict_card_get_request_mode;
  signals[TOUCHED] = g_signal_new ("touched", TK_TYPE_VERDICT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLEARED] = g_signal_new ("cleared", TK_TYPE_VERDICT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WAITS] = g_signal_new ("waits", TK_TYPE_VERDICT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (TK_TYPE_VERDICT_ICON);
  g_type_ensure (TK_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-verdict-card.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
tk_verdict_card_init (TkVerdictCard *self)
{
  self->ready_word = g_strdup (_("READY"));
  self->ready_sentence = g_strdup ("");
  self->last_words = g_strdup ("");
  self->green = GREEN_SECONDS;
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_verdict_icon_set_largest (self->last_icon, 20);
  room_changed_cb (self);
  tk_verdict_card_clear (self);
}

void
tk_verdict_card_set_manner (TkVerdictCard *self, guint green, guint other, gboolean hide_names)
{
  self->green = green;
  self->other = other;
  self->hide_names = hide_names;
  if (hide_names)
    set_optional (self->holder, "");
}

void
tk_verdict_card_set_ready_words (TkVerdictCard *self, const char *word, const char *sentence)
{
  g_free (self->ready_word);
  g_free (self->ready_sentence);
  self->ready_word = g_strdup (word);
  self->ready_sentence = g_strdup (sentence);
  if (self->face == TK_CARD_READY)
    tk_verdict_card_clear (self);
}

void
tk_verdict_card_clear (TkVerdictCard *self)
{
  TkVerdictLines ready = { self->ready_word, (char *) "", (char *) "", self->ready_sentence, (char *) "" };
  gboolean was_ready = self->face == TK_CARD_READY;

  show_face (self, TK_CARD_READY, &ready);
  start_time (self);
  show_last (self, self->last_words);
  if (!was_ready)
    g_signal_emit (self, signals[CLEARED], 0);
}

void
tk_verdict_card_show_result (TkVerdictCard *self, const TkScanResult *result, const char *zone)
{
  static const TkCardFace by_colour[] = {
    [TK_COLOUR_GREEN] = TK_CARD_GREEN, [TK_COLOUR_AMBER] = TK_CARD_AMBER, [TK_COLOUR_RED] = TK_CARD_RED,
  };
  g_autoptr (TkVerdictLines) lines = tk_verdict_lines_new (result, self->hide_names);

  show_face (self, by_colour[result->colour], lines);
  g_free (self->last_words);
  self->last_words = tk_verdict_lines_last (result, zone);
  self->last_face = self->face;
  if (result->kind == TK_VERDICT_ATTENTION && result->colour == TK_COLOUR_AMBER)
    ask_attention (self);
  start_time (self);
}

void
tk_verdict_card_show_trouble (TkVerdictCard *self, const char *word, const char *sentence, const char *instruction)
{
  TkVerdictLines lines = { (char *) word, (char *) "", (char *) "", (char *) sentence, (char *) instruction };

  show_face (self, TK_CARD_AMBER, &lines);
  start_time (self);
}

void
tk_verdict_card_offer_fewer (TkVerdictCard *self, guint came, guint most)
{
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u person. Fewer? Press how many:",
                                                         "%u people. Fewer? Press how many:", came), came);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->fewer_digits))) != NULL)
    gtk_flow_box_remove (self->fewer_digits, child);
  for (guint people = 1; people <= MIN (most, 9); people++)
    {
      gtk_flow_box_append (self->fewer_digits, make_digit (people));
      gtk_widget_set_focusable (gtk_widget_get_last_child (GTK_WIDGET (self->fewer_digits)), FALSE);
    }
  gtk_flow_box_set_max_children_per_line (self->fewer_digits, CLAMP (most, 1, 9));
  gtk_flow_box_set_min_children_per_line (self->fewer_digits, CLAMP (most, 1, 3));
  gtk_label_set_label (self->fewer_words, words);
  gtk_widget_set_visible (self->fewer, most > 0);
}

void
tk_verdict_card_hold (TkVerdictCard *self, gboolean held)
{
  self->held = held;
  start_time (self);
}

TkCardFace
tk_verdict_card_get_face (TkVerdictCard *self)
{
  return self->face;
}

const char *
tk_verdict_card_get_word (TkVerdictCard *self)
{
  return tk_fit_label_get_text (self->word);
}

const char *
tk_verdict_card_get_ticket (TkVerdictCard *self)
{
  return gtk_label_get_label (self->ticket);
}

const char *
tk_verdict_card_get_sentence (TkVerdictCard *self)
{
  return gtk_label_get_label (self->sentence);
}
