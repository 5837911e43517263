/* See gate-scene.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate-scene.h"
#include "tk-desk-gate.h"
#include "tk-page.h"
#include "tk-same-code.h"
#include "tk-store-person.h"

static guint32 key_ms = 1000;

static gboolean
has_page (gpointer data)
{
  GtkWidget *page = tk_window_get_page (data);

  return page != NULL && TK_IS_GATE_PAGE (page) && gtk_widget_get_mapped (GTK_WIDGET (tk_gate_page_get_card (TK_GATE_PAGE (page))));
}

UiScene *
gate_scene_new (const char *name, const char *pin)
{
  UiScene *scene = ui_scene_new ();

  tk_preferences_use_place (tk_session_get_preferences (scene->session), 1, 1);
  ui_scene_sign_in (scene, name, pin, "gate");
  tk_window_show_page (scene->window, "gate");
  ui_wait (has_page, scene->window, "the gate comes");
  return scene;
}

TkGatePage *
gate_page (UiScene *scene)
{
  return TK_GATE_PAGE (tk_window_get_page (scene->window));
}

TkVerdictCard *
gate_card (UiScene *scene)
{
  return tk_gate_page_get_card (gate_page (scene));
}

gpointer
gate_find (UiScene *scene, GType type)
{
  return ui_find (GTK_WIDGET (gate_page (scene)), type);
}

/* What a window does with a key. */
static void
deliver (UiScene *scene, guint keyval)
{
  TkPage *page = TK_PAGE (gate_page (scene));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (scene->window));
  gunichar character = gdk_keyval_to_unicode (keyval);

  if (tk_page_scanner_key (page, keyval, 0, key_ms))
    return;
  if (GTK_IS_TEXT (focus) && character >= ' ')
    {
      char text[8] = "";
      int position = gtk_editable_get_position (GTK_EDITABLE (focus));

      g_unichar_to_utf8 (character, text);
      gtk_editable_insert_text (GTK_EDITABLE (focus), text, -1, &position);
      gtk_editable_set_position (GTK_EDITABLE (focus), position);
    }
  else if (GTK_IS_TEXT (focus) && tk_key_is_enter (keyval))
    g_signal_emit_by_name (focus, "activate");
  else
    tk_page_key (page, keyval, 0);
}

/* Nobody takes the trigger twice as fast: a code that was not away is taken for the same one, held before the scanner. */
static void
take_away (const char *text)
{
  static char *last[2];

  if (g_strcmp0 (text, last[0]) == 0 || g_strcmp0 (text, last[1]) == 0)
    ui_idle (TK_SAME_CODE_AWAY_MS + 50);
  g_free (last[1]);
  last[1] = last[0];
  last[0] = g_strdup (text);
}

void
gate_hand_scan (UiScene *scene, const char *text)
{
  take_away (text);
  key_ms += 1000;
  for (const char *p = text; *p != '\0'; p++, key_ms += 5)
    deliver (scene, gdk_unicode_to_keyval ((guchar) *p));
  deliver (scene, GDK_KEY_Return);
  key_ms += 1000;
}

void
gate_scan_ticket (UiScene *scene, guint16 type, guint32 serial)
{
  g_autofree char *token = tk_fixture_token (scene->terminal->pair, TK_FIXTURE_ISSUER, 1, type, serial, 0);

  gate_hand_scan (scene, token);
}

void
gate_press (UiScene *scene, guint keyval)
{
  key_ms += 1000;
  deliver (scene, keyval);
}

void
gate_type (UiScene *scene, const char *text)
{
  for (; *text != '\0'; text++)
    gate_press (scene, (guint) *text);
}

typedef struct {
  UiScene *scene;
  const char *text;
  TkCardFace face;
} Wanted;

static gboolean
has_word (gpointer data)
{
  const Wanted *wanted = data;

  return g_str_equal (tk_verdict_card_get_word (gate_card (wanted->scene)), wanted->text);
}

static gboolean
has_face (gpointer data)
{
  const Wanted *wanted = data;

  return tk_verdict_card_get_face (gate_card (wanted->scene)) == wanted->face;
}

static gboolean
has_text (gpointer data)
{
  const Wanted *wanted = data;

  return ui_find_text (GTK_WIDGET (gate_page (wanted->scene)), wanted->text) != NULL;
}

void
gate_wait_word (UiScene *scene, const char *word)
{
  Wanted wanted = { .scene = scene, .text = word };

  ui_wait (has_word, &wanted, word);
}

void
gate_wait_face (UiScene *scene, TkCardFace face)
{
  Wanted wanted = { .scene = scene, .face = face };

  ui_wait (has_face, &wanted, "the card's face");
}

void
gate_wait_text (UiScene *scene, const char *text)
{
  Wanted wanted = { .scene = scene, .text = text };

  ui_wait (has_text, &wanted, text);
}

gint64
gate_journal (UiScene *scene, const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM journal WHERE kind = '%s'", kind);

  return tk_terminal_fixture_count (scene->terminal, sql);
}

gint64
gate_inside (UiScene *scene)
{
  TkGateCounts counts;
  g_autoptr (GError) error = NULL;

  tk_desk_gate_counts (scene->terminal->desk, 1, &counts, &error);
  g_assert_no_error (error);
  return counts.inside;
}

void
gate_add_ticket (UiScene *scene, guint16 type, guint32 serial, const char *status, const char *attention)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at, attention)"
                                          " VALUES (1, %u, %u, 0, 7, '%s', %" G_GINT64_FORMAT ", '%s')", type, serial, status,
                                          TK_FIXTURE_NOW_MS - 3600 * 1000, attention);

  tk_terminal_fixture_sql (scene->terminal, sql);
}

void
gate_add_person (UiScene *scene, guint16 type, guint32 serial, const char *name, const char *phone, const char *order)
{
  TkWireTicket ticket = { .event = 1, .type = type, .serial = serial, .holder = (char *) name, .phone = (char *) phone,
                          .order = (char *) order };
  g_autofree char *sql = g_strdup_printf ("UPDATE ticket SET holder = '%s' WHERE event = 1 AND type = %u AND serial = %u", name, type,
                                          serial);
  g_autoptr (GError) error = NULL;

  gate_add_ticket (scene, type, serial, "valid", "");
  tk_terminal_fixture_sql (scene->terminal, sql);
  tk_store_person_keep (scene->terminal->store, &ticket, &error);
  g_assert_no_error (error);
}
