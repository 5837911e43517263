/* Every exception at the gate, through the real page over a real desk: what the card says, what the journal holds, and that the
 * hand scanner works whatever has the focus. SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate-scene.h"
#include "tk-gate-details.h"
#include "tk-gate-find.h"
#include "tk-gate-side.h"
#include "tk-gate-supervisor.h"
#include "tk-human-code.h"
#include "tk-page.h"

#define READING_MS 700      /* longer than an answer is not taken for */
#define DIGIT_MS 250        /* longer than a digit may be a scanner's */

static void
assert_journal (UiScene *scene, gint64 entries, gint64 denied, gint64 overrides, gint64 annulled)
{
  g_assert_cmpint (gate_journal (scene, "checkin.entry"), ==, entries);
  g_assert_cmpint (gate_journal (scene, "checkin.denied"), ==, denied);
  g_assert_cmpint (gate_journal (scene, "checkin.override"), ==, overrides);
  g_assert_cmpint (gate_journal (scene, "checkin.annulled"), ==, annulled);
}

/* ---- The ordinary case, and its repeat ---- */

static void
test_ordinary (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");
  TkVerdictCard *card = gate_card (scene);

  gate_scan_ticket (scene, 1, 17);
  gate_wait_word (scene, "WELCOME");
  g_assert_cmpint (tk_verdict_card_get_face (card), ==, TK_CARD_GREEN);
  g_assert_nonnull (strstr (tk_verdict_card_get_ticket (card), "Regular"));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (card)), ==, GTK_ACCESSIBLE_ROLE_ALERT);
  gate_scan_ticket (scene, 1, 17);
  gate_wait_text (scene, "just admitted");
  g_assert_cmpint (tk_verdict_card_get_face (card), ==, TK_CARD_GREEN);
  assert_journal (scene, 1, 0, 0, 0);
  gate_hand_scan (scene, "TK1:NOTHING-OF-THE-KIND");
  gate_wait_face (scene, TK_CARD_RED);
  g_assert_cmpstr (tk_verdict_card_get_ticket (card), ==, "");
  gate_press (scene, GDK_KEY_Escape);
  g_assert_cmpint (tk_verdict_card_get_face (card), ==, TK_CARD_READY);
  gate_wait_text (scene, "NOT A TICKET");   /* small, as the last one */
  assert_journal (scene, 1, 1, 0, 0);
}

static gboolean
is_ready (gpointer data)
{
  return tk_verdict_card_get_face (data) == TK_CARD_READY;
}

static void
test_clears (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");
  TkPreferences *preferences = tk_session_get_preferences (scene->session);

  tk_preferences_set_clear_green (preferences, 1);
  tk_preferences_set_clear_other (preferences, 0);
  gate_scan_ticket (scene, 1, 17);
  gate_wait_face (scene, TK_CARD_GREEN);
  ui_wait (is_ready, gate_card (scene), "green clears by itself");
  gate_scan_ticket (scene, 1, 18);
  gate_wait_face (scene, TK_CARD_GREEN);
  gate_press (scene, GDK_KEY_F7);   /* who reads on is not interrupted */
  ui_idle (1300);
  g_assert_cmpint (tk_verdict_card_get_face (gate_card (scene)), ==, TK_CARD_GREEN);
  gate_press (scene, GDK_KEY_F7);
  ui_wait (is_ready, gate_card (scene), "and then it clears");
  gate_hand_scan (scene, "TK1:NOTHING-OF-THE-KIND");
  gate_wait_face (scene, TK_CARD_RED);
  ui_idle (1300);
  g_assert_cmpint (tk_verdict_card_get_face (gate_card (scene)), ==, TK_CARD_RED);
}

/* ---- Attention ---- */

static void
test_attention (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  gate_add_ticket (scene, 1, 5, "valid", "Check the student card.");
  gate_add_ticket (scene, 1, 6, "valid", "Check the student card.");
  gint64 began = g_get_monotonic_time ();
  gate_scan_ticket (scene, 1, 5);
  gate_wait_word (scene, "ATTENTION");
  g_assert_cmpstr (tk_verdict_card_get_sentence (gate_card (scene)), ==, "Check the student card.");
  gate_wait_text (scene, "Checked, let in");
  if (g_get_monotonic_time () - began < READING_MS * 1000 / 2) /* else the machine stalled, and it was read */
    {
      gate_press (scene, GDK_KEY_Return);
      ui_idle (150);
      assert_journal (scene, 0, 1, 0, 0);   /* nobody reads as fast as that */
    }
  ui_idle (READING_MS);
  gate_press (scene, GDK_KEY_Return);
  gate_wait_word (scene, "WELCOME");
  assert_journal (scene, 1, 1, 0, 0);

  gate_scan_ticket (scene, 1, 6);
  gate_wait_word (scene, "ATTENTION");
  gate_press (scene, GDK_KEY_Escape);
  g_assert_cmpint (tk_verdict_card_get_face (gate_card (scene)), ==, TK_CARD_READY);
  ui_idle (READING_MS);
  gate_press (scene, GDK_KEY_F5);           /* answered already */
  ui_idle (150);
  assert_journal (scene, 1, 2, 0, 0);
}

/* ---- Groups ---- */

static void
test_people (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");
  GtkWidget *page = GTK_WIDGET (gate_page (scene));

  gate_press (scene, GDK_KEY_2);
  gate_wait_text (scene, "Next ticket: 2 people");
  gate_press (scene, GDK_KEY_Escape);
  g_assert_null (ui_find_text (page, "Next ticket"));
  gate_press (scene, GDK_KEY_2);
  gate_wait_text (scene, "Next ticket: 2 people");
  gate_scan_ticket (scene, 3, 1);
  gate_wait_word (scene, "WELCOME");
  g_assert_null (ui_find_text (page, "Next ticket"));
  g_assert_nonnull (strstr (tk_verdict_card_get_ticket (gate_card (scene)), "2 of 4"));
  g_assert_nonnull (strstr (tk_verdict_card_get_sentence (gate_card (scene)), "2 more may still come"));
  g_assert_cmpint (gate_inside (scene), ==, 2);
}

static void
test_fewer (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  gate_scan_ticket (scene, 3, 1);
  gate_wait_text (scene, "4 people. Fewer?");
  g_assert_cmpint (gate_inside (scene), ==, 4);
  gate_press (scene, GDK_KEY_2);
  gate_wait_word (scene, "CORRECTED");
  g_assert_false (tk_session_get_gate_shown (scene->session)->fresh); /* a turnstile that opened for four opens for no more */
  g_assert_cmpint (gate_inside (scene), ==, 2);
  assert_journal (scene, 2, 0, 0, 1);
  ui_idle (DIGIT_MS);
  gate_press (scene, GDK_KEY_9);            /* nothing fewer: the next ticket's */
  gate_wait_text (scene, "Next ticket: 9 people");
  assert_journal (scene, 2, 0, 0, 1);
}

/* A gate that lets groups in one by one does not stop people who come alone. */
static void
test_one_by_one (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  tk_preferences_set_group_default (tk_session_get_preferences (scene->session), 1);
  gate_scan_ticket (scene, 3, 1);
  gate_wait_word (scene, "WELCOME");
  g_assert_cmpint (gate_inside (scene), ==, 1);
  gate_press (scene, GDK_KEY_4);
  gate_wait_text (scene, "Next ticket: 4 people");
  gate_scan_ticket (scene, 1, 1);
  gate_wait_text (scene, "Regular");
  gate_wait_word (scene, "WELCOME");
  g_assert_cmpint (gate_inside (scene), ==, 2);
}

/* The first digits of a code that a scanner types are nobody's wish. */
static void
test_leaked_digit (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  gate_hand_scan (scene, "4100223344556677");
  gate_wait_face (scene, TK_CARD_RED);
  ui_idle (DIGIT_MS);
  g_assert_null (ui_find_text (GTK_WIDGET (gate_page (scene)), "Next ticket"));
  gate_scan_ticket (scene, 3, 1);
  gate_wait_word (scene, "WELCOME");
  g_assert_cmpint (gate_inside (scene), ==, 4);
}

/* ---- A supervisor's word ---- */

static gboolean
wants_pin (gpointer data)
{
  return tk_gate_supervisor_wants_pin (data) && gtk_widget_get_mapped (data);
}

static void
refuse_one (UiScene *scene)
{
  gate_add_ticket (scene, 1, 5, "blocked", "");
  gate_scan_ticket (scene, 1, 5);
  gate_wait_word (scene, "BLOCKED");
}

static void
test_override (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");
  TkGateSupervisor *sheet = gate_find (scene, TK_TYPE_GATE_SUPERVISOR);

  gate_press (scene, GDK_KEY_F12);
  gate_wait_text (scene, "Scan the ticket first.");
  refuse_one (scene);
  gate_press (scene, GDK_KEY_F12);
  gate_wait_text (scene, "Lost wristband");
  gate_press (scene, GDK_KEY_2);
  ui_wait (wants_pin, sheet, "the PIN pad");
  gate_wait_text (scene, "Wanjiru");
  gate_type (scene, "1111");
  gate_press (scene, GDK_KEY_Return);
  gate_wait_text (scene, "4 tries left");
  g_assert_cmpint (tk_verdict_card_get_face (gate_card (scene)), ==, TK_CARD_RED);
  assert_journal (scene, 0, 1, 0, 0);
  gate_type (scene, "8642");
  gate_press (scene, GDK_KEY_Return);
  gate_wait_word (scene, "LET IN");
  g_assert_cmpint (tk_verdict_card_get_face (gate_card (scene)), ==, TK_CARD_GREEN);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (sheet)));
  assert_journal (scene, 0, 1, 1, 0);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal,
                     "SELECT count (*) FROM journal WHERE kind = 'checkin.override' AND body LIKE '%Guest of the organizer%'"), ==, 1);
  g_assert_cmpint (gate_inside (scene), ==, 1);
}

/* Who is one needs no PIN; any words will do, but not none. */
static void
test_override_as_supervisor (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("wanjiru", "8642");
  GtkWidget *other;

  refuse_one (scene);
  gate_press (scene, GDK_KEY_F12);
  gate_wait_text (scene, "Lost wristband");
  other = ui_find (gate_find (scene, TK_TYPE_GATE_SUPERVISOR), GTK_TYPE_ENTRY);
  gtk_widget_grab_focus (other);
  gate_press (scene, GDK_KEY_Return);
  gate_wait_text (scene, "in a few words");
  gtk_editable_set_text (GTK_EDITABLE (other), "Performer");
  gate_press (scene, GDK_KEY_Return);
  gate_wait_word (scene, "LET IN");
  gate_wait_text (scene, "Performer");
  assert_journal (scene, 0, 1, 1, 0);
}

/* The sheet is about the ticket on the card: the next scan takes both away. */
static void
test_scan_closes_sheets (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");
  static const guint keys[] = { GDK_KEY_F12, GDK_KEY_F7, GDK_KEY_F3, GDK_KEY_F2 };
  guint32 serial = 40;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gate_hand_scan (scene, "TK1:NOTHING-OF-THE-KIND");
      gate_wait_face (scene, TK_CARD_RED);
      gate_press (scene, keys[i]);
      ui_idle (200);
      gate_scan_ticket (scene, 1, ++serial);
      gate_wait_word (scene, "WELCOME");
      ui_idle (50);
      g_assert_true (gtk_widget_get_mapped (gate_find (scene, TK_TYPE_GATE_SIDE)));
      g_assert_true (gtk_window_get_focus (GTK_WINDOW (scene->window)) == GTK_WIDGET (gate_page (scene)));
    }
  assert_journal (scene, G_N_ELEMENTS (keys), G_N_ELEMENTS (keys), 0, 0);
}

/* ---- Undo ---- */

static void
test_undo (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  gate_scan_ticket (scene, 1, 17);
  gate_wait_word (scene, "WELCOME");
  g_assert_true (tk_page_key (TK_PAGE (gate_page (scene)), GDK_KEY_z, GDK_CONTROL_MASK));
  gate_wait_word (scene, "UNDONE");
  g_assert_cmpint (gate_inside (scene), ==, 0);
  assert_journal (scene, 1, 0, 0, 1);
  gate_wait_text (scene, "· undone");
  g_assert_true (tk_page_key (TK_PAGE (gate_page (scene)), GDK_KEY_z, GDK_CONTROL_MASK));   /* nothing left to undo */
  ui_idle (150);
  assert_journal (scene, 1, 0, 0, 1);
  tk_fake_clock_advance (&scene->terminal->clock, 60 * 1000);
  gate_scan_ticket (scene, 1, 17);
  gate_wait_word (scene, "WELCOME");
  g_assert_cmpint (gate_inside (scene), ==, 1);
}

static GtkWidget *
find_button (GtkWidget *root, const char *action)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)), action) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, action);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* From the list; and later only with a supervisor. */
static void
test_undo_late (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");
  TkGateSupervisor *sheet = gate_find (scene, TK_TYPE_GATE_SUPERVISOR);
  GtkWidget *undo;

  gate_scan_ticket (scene, 1, 17);
  gate_wait_word (scene, "WELCOME");
  tk_fake_clock_advance (&scene->terminal->clock, 11 * 60 * 1000);
  ui_idle (300);
  undo = find_button (gate_find (scene, TK_TYPE_GATE_SIDE), "gate.undo");
  g_assert_nonnull (undo);
  g_assert_false (gtk_widget_get_visible (undo));
  g_assert_true (gtk_widget_activate (gtk_widget_get_prev_sibling (undo)));
  ui_idle (400);
  undo = find_button (gate_find (scene, TK_TYPE_GATE_SIDE), "gate.undo");
  g_assert_true (gtk_widget_get_visible (undo));
  g_assert_true (gtk_widget_activate (undo));
  ui_wait (wants_pin, sheet, "a supervisor is asked");
  gate_wait_text (scene, "Wanjiru");
  assert_journal (scene, 1, 0, 0, 0);
  gate_type (scene, "8642");
  gate_press (scene, GDK_KEY_Return);
  gate_wait_word (scene, "UNDONE");
  assert_journal (scene, 1, 0, 0, 1);
}

/* ---- Looking up ---- */

static void
test_details (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  gate_add_person (scene, 2, 3, "Asha Mwangi", "+254 712 345 678", "O-2041");
  gate_scan_ticket (scene, 2, 3);
  gate_wait_word (scene, "WELCOME");
  gate_wait_text (scene, "Asha Mwangi");    /* on the card */
  gate_press (scene, GDK_KEY_F7);
  gate_wait_text (scene, "This ticket");
  gate_wait_text (scene, "O-2041");
  ui_wait_text (gate_find (scene, TK_TYPE_GATE_DETAILS), "Main");
  g_assert_null (ui_find_text (GTK_WIDGET (gate_page (scene)), "712 345"));
  gate_press (scene, GDK_KEY_Escape);
  g_assert_false (gtk_widget_get_mapped (gate_find (scene, TK_TYPE_GATE_DETAILS)));
  g_assert_cmpint (tk_verdict_card_get_face (gate_card (scene)), ==, TK_CARD_GREEN);
  gate_hand_scan (scene, "TK1:NOTHING-OF-THE-KIND");
  gate_wait_face (scene, TK_CARD_RED);
  gate_press (scene, GDK_KEY_Return);       /* Enter on the card as well */
  g_assert_true (gtk_widget_get_mapped (gate_find (scene, TK_TYPE_GATE_DETAILS)));
}

static void
test_hidden_names (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  tk_preferences_set_hide_names (tk_session_get_preferences (scene->session), TRUE);
  gate_add_person (scene, 2, 3, "Asha Mwangi", "+254 712 345 678", "O-2041");
  gate_scan_ticket (scene, 2, 3);
  gate_wait_word (scene, "WELCOME");
  gate_press (scene, GDK_KEY_F7);
  gate_wait_text (scene, "O-2041");
  g_assert_null (ui_find_text (GTK_WIDGET (gate_page (scene)), "Asha"));
  gate_press (scene, GDK_KEY_F3);
  gate_type (scene, "asha");
  gate_wait_text (scene, "A… M…");
  g_assert_null (ui_find_text (GTK_WIDGET (gate_page (scene)), "Asha"));
  g_signal_emit_by_name (gate_find (scene, TK_TYPE_GATE_FIND), "wanted", "as");
  gate_press (scene, GDK_KEY_F3);
  g_assert_false (gtk_widget_get_mapped (gate_find (scene, TK_TYPE_GATE_FIND)));
}

static void
press_in_search (UiScene *scene, guint keyval)
{
  GtkWidget *entry = ui_find (gate_find (scene, TK_TYPE_GATE_FIND), GTK_TYPE_SEARCH_ENTRY);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (entry);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);
      gboolean taken = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (one) && gtk_event_controller_get_propagation_phase (one) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (one, "key-pressed", keyval, 0, 0, &taken);
    }
}

static void
test_find (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  gate_add_person (scene, 2, 3, "Asha Mwangi", "+254 712 345 678", "O-2041");
  gate_add_person (scene, 2, 4, "Asha Njeri", "+254 712 345 999", "O-2042");
  gate_press (scene, GDK_KEY_F3);
  gate_type (scene, "asha");
  gate_wait_text (scene, "Asha Njeri");
  gate_wait_text (scene, "678");
  gate_wait_text (scene, "Not in yet");
  /* The scanner is heard while somebody types a name. */
  gate_scan_ticket (scene, 1, 17);
  gate_wait_word (scene, "WELCOME");
  assert_journal (scene, 1, 0, 0, 0);
  gate_press (scene, GDK_KEY_F3);
  gate_type (scene, "asha nj");
  gate_wait_text (scene, "Asha Njeri");
  press_in_search (scene, GDK_KEY_Return);  /* chooses */
  gate_wait_text (scene, "Let in");
  assert_journal (scene, 1, 0, 0, 0);
  press_in_search (scene, GDK_KEY_Return);  /* lets in */
  gate_wait_text (scene, "VIP");
  ui_idle (100);
  gate_wait_face (scene, TK_CARD_GREEN);
  assert_journal (scene, 2, 0, 0, 0);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal,
                     "SELECT count (*) FROM journal WHERE kind = 'checkin.entry' AND body LIKE '%\"source\":\"search\"%'"), ==, 1);
}

static void
test_typed_code (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");
  TkTicketId id = { 1, 1, 17, 0 };
  g_autofree char *code = tk_human_code_format (&id), *bare = g_strdup (code);

  gate_add_ticket (scene, 1, 17, "valid", "");
  gate_press (scene, GDK_KEY_F2);
  for (char *p = bare, *q = bare;; p++)
    if (*p != '-' && (*q++ = *p) == '\0')
      break;
  gate_type (scene, bare);
  gate_wait_text (scene, code);             /* grouped as it is printed */
  gate_press (scene, GDK_KEY_Return);
  gate_wait_word (scene, "WELCOME");
  gate_press (scene, GDK_KEY_F2);
  bare[0] = bare[0] == '1' ? '2' : '1';
  gate_type (scene, bare);
  gate_press (scene, GDK_KEY_Return);
  gate_wait_word (scene, "NOT A TICKET");
  gate_wait_text (scene, "typing mistake");
  assert_journal (scene, 1, 1, 0, 0);
}

static void
test_unpaid (void)
{
  g_autoptr (UiScene) scene = gate_scene_new ("juma", "1357");

  gate_add_ticket (scene, 1, 5, "unpaid", "");
  gate_scan_ticket (scene, 1, 5);
  gate_wait_word (scene, "NOT PAID");
  gate_wait_text (scene, "Send them to the box office to pay");
  assert_journal (scene, 0, 1, 0, 0);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/gate/ordinary", test_ordinary);
  g_test_add_func ("/ui/gate/clears", test_clears);
  g_test_add_func ("/ui/gate/attention", test_attention);
  g_test_add_func ("/ui/gate/people", test_people);
  g_test_add_func ("/ui/gate/fewer", test_fewer);
  g_test_add_func ("/ui/gate/one-by-one", test_one_by_one);
  g_test_add_func ("/ui/gate/leaked-digit", test_leaked_digit);
  g_test_add_func ("/ui/gate/override", test_override);
  g_test_add_func ("/ui/gate/override-as-supervisor", test_override_as_supervisor);
  g_test_add_func ("/ui/gate/scan-closes-sheets", test_scan_closes_sheets);
  g_test_add_func ("/ui/gate/undo", test_undo);
  g_test_add_func ("/ui/gate/undo-late", test_undo_late);
  g_test_add_func ("/ui/gate/details", test_details);
  g_test_add_func ("/ui/gate/hidden-names", test_hidden_names);
  g_test_add_func ("/ui/gate/find", test_find);
  g_test_add_func ("/ui/gate/typed-code", test_typed_code);
  g_test_add_func ("/ui/gate/unpaid", test_unpaid);
  return g_test_run ();
}
