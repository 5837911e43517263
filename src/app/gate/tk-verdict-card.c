/* Colours live in style.css under .verdict; shape, word and stripes say the same without them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-verdict-card.h"
#include "tk-fit-label.h"
#include "tk-verdict-icon.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

#define GREEN_MS 6000

struct _TkVerdictCard {
  GtkWidget parent;
  TkCardFace face;
  TkVerdictIcon *icon;
  TkFitLabel *word;
  GtkLabel *sentence, *instruction, *last;
  char *ready_word, *ready_sentence, *last_words;
  guint clear_source;
};

G_DEFINE_FINAL_TYPE (TkVerdictCard, tk_verdict_card, GTK_TYPE_WIDGET)

enum { DISMISSED, N_SIGNALS };
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

static void
show_face (TkVerdictCard *self, TkCardFace face, const char *word, const char *sentence, const char *instruction)
{
  g_autofree char *said = g_strdup_printf ("%s. %s %s", word, sentence, instruction);

  g_clear_handle_id (&self->clear_source, g_source_remove);
  gtk_widget_remove_css_class (GTK_WIDGET (self), faces[self->face].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), faces[face].css_class);
  self->face = face;
  tk_verdict_icon_set_shape (self->icon, faces[face].shape);
  tk_fit_label_set_text (self->word, word);
  gtk_label_set_label (self->last, "");
  set_optional (self->sentence, sentence);
  set_optional (self->instruction, instruction);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

/* Green says what kind of ticket it is; the others say what is wrong. */
static char *
sentence_of (const TkScanResult *result)
{
  if (result->colour != TK_COLOUR_GREEN || *result->type_name == '\0')
    return g_strdup (result->sentence);
  return g_strdup_printf ("%s · %s", result->type_name, result->sentence);
}

static gboolean
green_over_cb (gpointer user_data)
{
  TkVerdictCard *self = user_data;

  self->clear_source = 0;
  tk_verdict_card_clear (self);
  return G_SOURCE_REMOVE;
}

static void
released_cb (TkVerdictCard *self)
{
  tk_verdict_card_clear (self);
  g_signal_emit (self, signals[DISMISSED], 0);
}

static void
tk_verdict_card_dispose (GObject *object)
{
  TkVerdictCard *self = TK_VERDICT_CARD (object);
  GtkWidget *child;

  g_clear_handle_id (&self->clear_source, g_source_remove);
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
tk_verdict_card_class_init (TkVerdictCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_verdict_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_verdict_card_finalize;
  signals[DISMISSED] = g_signal_new ("dismissed", TK_TYPE_VERDICT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TK_TYPE_VERDICT_ICON);
  g_type_ensure (TK_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-verdict-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, icon);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, word);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, instruction);
  gtk_widget_class_bind_template_child (widget_class, TkVerdictCard, last);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
tk_verdict_card_init (TkVerdictCard *self)
{
  self->ready_word = g_strdup (_("READY"));
  self->ready_sentence = g_strdup ("");
  self->last_words = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_verdict_icon_set_largest (self->icon, 200);
  tk_verdict_card_clear (self);
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
  show_face (self, TK_CARD_READY, self->ready_word, self->ready_sentence, "");
  gtk_label_set_label (self->last, self->last_words);
}

void
tk_verdict_card_show_result (TkVerdictCard *self, const TkScanResult *result, const char *zone)
{
  static const TkCardFace by_colour[] = {
    [TK_COLOUR_GREEN] = TK_CARD_GREEN, [TK_COLOUR_AMBER] = TK_CARD_AMBER, [TK_COLOUR_RED] = TK_CARD_RED,
  };
  g_autofree char *time = tk_wording_time (result->at_ms, zone), *sentence = sentence_of (result);
  /* Translators: the verdict before the one shown: "19:42 WELCOME · Regular". */
  g_autofree char *last = g_strdup_printf (*result->type_name != '\0' ? "%s  %s · %s" : "%s  %s%s", time, result->word,
                                           result->type_name);

  show_face (self, by_colour[result->colour], result->word, sentence, result->instruction);
  g_free (self->last_words);
  self->last_words = g_steal_pointer (&last);
  if (result->colour == TK_COLOUR_GREEN)
    self->clear_source = g_timeout_add (GREEN_MS, green_over_cb, self);
}

void
tk_verdict_card_show_trouble (TkVerdictCard *self, const char *word, const char *sentence, const char *instruction)
{
  show_face (self, TK_CARD_AMBER, word, sentence, instruction);
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
tk_verdict_card_get_sentence (TkVerdictCard *self)
{
  return gtk_label_get_label (self->sentence);
}
