/* An evening at the gate, played through the real program against a real hub over a bad network: what a person would do with
 * camera, hand scanner and keys, what the screen says read over AT-SPI, and what the journal holds after each step.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evening-screen.h"
#include "evening-video.h"
#include "evening-world.h"

#include <string.h>

#define REGULAR 18
#define HOLD_MS 1200
#define HOLD_DRAWN_MS 3000      /* while somebody draws */
#define QUEUE 4u
#define AWAY_US (900 * 1000)
#define INSIDE "SELECT sum (CASE direction WHEN 'exit' THEN - count ELSE count END) FROM checkin WHERE annulled = 0"
#define SIGNED_IN "SELECT count (*) FROM journal WHERE kind = 'staff.signed-in'"
#define ENTRIES "SELECT count (*) FROM checkin WHERE verdict = 'admitted' AND seq IS NOT NULL"

typedef struct
{
  EveningWorld *world;
  EveningScreen *screen;
  char *sale;               /* of the Regular tickets, as tiketictl told it */
  char *video;
  guint next;               /* the next Regular ticket nobody has shown yet */
  const char *ready;        /* how an empty card begins, in the window's language */
} Evening;

/* ---- What everybody does ---- */

/* "$.tickets[n].key" of a sale. */
static char *
of_ticket (Evening *evening, const char *sale, guint n, const char *key)
{
  g_autofree char *path = g_strdup_printf ("$.tickets[%u].%s", n, key);
  char *text = evening_field (evening->world, sale, path);

  g_assert_nonnull (text);
  return text;
}

static char *
next_token (Evening *evening)
{
  g_assert_cmpuint (evening->next, <, REGULAR);
  return of_ticket (evening, evening->sale, evening->next++, "token");
}

static gboolean
card_is_away (gpointer data)
{
  const Evening *evening = data;

  return evening_screen_has_card (evening->screen, evening->ready);
}

/* Nothing of the scan before may be taken for this one's. */
static void
clear_card (Evening *evening)
{
  evening_screen_press (evening->screen, "Escape", NULL);
  evening_wait (card_is_away, evening, "the card is cleared");
}

/* Exactly the entries told since `head`, the last of them `entry`; NULL: none. They were durable before the screen spoke. */
static void
assert_journaled (Evening *evening, gint64 head, const char *entry)
{
  g_autofree char *last = evening_last_entry (evening->world);

  g_assert_cmpint (evening_head (evening->world), ==, head + (entry != NULL));
  if (entry != NULL)
    g_assert_cmpstr (last, ==, entry);
}

/* Named by its word: "already-in". */
static void
draw_card (Evening *evening, const char *card)
{
  g_autofree char *word = g_strndup (card, strcspn (card, ".")), *name = g_ascii_strdown (word, -1);

  evening_screen_draw (evening->screen, g_strdelimit (name, " ", '-'));
}

/* A machine that stalls between two keys hears two codes, and knows neither. */
static gboolean
was_torn (Evening *evening, gint64 head, const char *entry)
{
  g_autofree char *last = evening_last_entry (evening->world);

  return evening_head (evening->world) > head && g_strcmp0 (last, entry) != 0
         && (strstr (last, "not_a_ticket") != NULL || strstr (last, "unknown_code") != NULL);
}

/* Once more when it was torn, as people do. Returns the head before the scan that counts. */
static gint64
scan_whole (Evening *evening, const char *text, const char *card, const char *entry)
{
  gint64 head = evening_head (evening->world);
  gboolean torn = TRUE;

  for (guint tries = 0; tries < 5 && torn; tries++)
    {
      head = evening_head (evening->world);
      clear_card (evening);
      evening_screen_scan (evening->screen, text);
      for (guint i = 0; i < 300 && !evening_screen_has_card (evening->screen, card) && !was_torn (evening, head, entry); i++)
        g_usleep (20000);
      torn = was_torn (evening, head, entry);
      if (torn)
        g_usleep (G_USEC_PER_SEC); /* its second half */
    }
  return head;
}

static void
scan (Evening *evening, const char *text, const char *card, const char *entry)
{
  gint64 head = scan_whole (evening, text, card, entry);

  evening_screen_wait_card (evening->screen, card);
  assert_journaled (evening, head, entry);
  g_test_message ("%5.1f s %s", g_test_timer_elapsed (), card);
  draw_card (evening, card);
}

/* ---- Before the doors ---- */

static void
make_tickets (Evening *evening)
{
  EveningWorld *world = evening->world;
  g_autofree char *pictures = g_build_filename (world->dir, "pictures", NULL);
  g_autofree char *qty = g_strdup_printf ("%d", REGULAR);
  g_autofree char *one = NULL, *other = NULL, *first = NULL, *second = NULL;

  evening->sale = evening_ctl (world, "box", "amina", "sell", "--event", "1", "--type", "1", "--qty", qty, "--pay", "cash:27000", "--png",
                               pictures, NULL);
  g_free (evening_ctl (world, "box", NULL, "sync", "--once", NULL));
  one = of_ticket (evening, evening->sale, 0, "code");
  other = of_ticket (evening, evening->sale, 1, "code");
  first = g_strdup_printf ("%s/%s.png", pictures, one);
  second = g_strdup_printf ("%s/%s.png", pictures, other);
  evening->video = g_build_filename (world->dir, "camera.avi", NULL);
  evening_video_make (evening->video, (const char *const[]) { first, second, NULL },
                      g_getenv ("TIKETI_SCREENSHOTS") != NULL ? HOLD_DRAWN_MS : HOLD_MS);
  evening->next = 2;
}

/* One sale of a single ticket, known to the hub; (transfer full) its token. */
static char *
sell_one (Evening *evening, const char *folder, const char *event, const char *type, char **sale_id, char **code)
{
  EveningWorld *world = evening->world;
  g_autofree char *sale
    = evening_ctl (world, folder, "amina", "sell", "--event", event, "--type", type, "--qty", "1", "--pay", "cash:10000", NULL);

  g_free (evening_ctl (world, folder, NULL, "sync", "--once", NULL));
  if (sale_id != NULL)
    *sale_id = evening_field (world, sale, "$.sale");
  if (code != NULL)
    *code = of_ticket (evening, sale, 0, "code");
  return of_ticket (evening, sale, 0, "token");
}

static void
open_window (Evening *evening, const char *language, gboolean camera)
{
  g_autofree char *source = g_strconcat ("file:", evening->video, NULL);

  evening->screen = evening_screen_start (evening->world->gate, language,
                                          camera ? (const char *const[]) { "--gate", "1", "--event", "1", "--page", "gate", "--camera", source, NULL }
                                                 : (const char *const[]) { "--gate", "1", "--event", "1", "--page", "gate", "--camera", "/dev/none", NULL });
}

typedef struct
{
  EveningWorld *world;
  const char *sql;
  gint64 wanted;
} Question;

static gboolean
is_answered (gpointer data)
{
  const Question *question = data;

  return evening_ask (question->world, question->sql) == question->wanted;
}

static void
wait_stored (Evening *evening, const char *sql, gint64 wanted)
{
  evening_wait (is_answered, &(Question) { evening->world, sql, wanted }, sql);
}

static void
sign_in (Evening *evening)
{
  gint64 before = evening_ask (evening->world, SIGNED_IN);

  evening_screen_touch (evening->screen, EVENING_BUTTON, "Juma, *");
  evening_screen_wait (evening->screen, EVENING_LABEL, "Juma");
  evening_screen_type (evening->screen, "1357");
  evening_screen_press (evening->screen, "Return", NULL);
  wait_stored (evening, SIGNED_IN, before + 1);
}

/* ---- The evening ---- */

static void
play_wrong_pin (Evening *evening)
{
  gint64 head = evening_head (evening->world);

  evening_screen_touch (evening->screen, EVENING_BUTTON, "Juma, Gate staff");
  evening_screen_wait (evening->screen, EVENING_LABEL, "Juma");
  evening_screen_type (evening->screen, "1111");
  evening_screen_press (evening->screen, "Return", NULL);
  evening_screen_wait (evening->screen, EVENING_ALERT, "*PIN*");
  g_assert_cmpint (evening_head (evening->world), ==, head);
  evening_screen_press (evening->screen, "Escape", NULL);
}

/* Both tickets in the video, each once. */
static void
play_camera (Evening *evening)
{
  wait_stored (evening, ENTRIES, 1);
  evening_screen_wait_card (evening->screen, "WELCOME. Regular*");
  evening_screen_draw (evening->screen, "camera");
  wait_stored (evening, ENTRIES, 2);
  evening_screen_wait_card (evening->screen, "WELCOME. Regular*");
  evening_screen_wait_count (evening->screen, "in now", 2);
  evening_screen_wait (evening->screen, EVENING_LABEL, "The video has*end*");
  g_assert_cmpint (evening_ask (evening->world, "SELECT count (*) FROM journal WHERE kind LIKE 'checkin.%'"), ==, 2);
  g_assert_cmpint (evening_ask (evening->world, "SELECT count (DISTINCT serial) FROM checkin WHERE verdict = 'admitted'"), ==, 2);
}

static void
play_good_and_again (Evening *evening)
{
  g_autofree char *token = next_token (evening);
  gint64 head;

  scan (evening, token, "WELCOME. Regular*", "checkin.entry admitted");
  head = evening_head (evening->world);
  g_usleep (AWAY_US); /* held before the reader it would be one reading */
  evening_screen_scan (evening->screen, token);
  evening_screen_wait_card (evening->screen, "WELCOME. Regular · just admitted. The same ticket again*");
  assert_journaled (evening, head, NULL);
  evening_screen_wait_count (evening->screen, "in now", 3);
  evening_screen_wait (evening->screen, EVENING_BUTTON, "*Online · 0 waiting*");
}

/* Well-formed and unsigned: one character of the signature is another. */
static char *
forge (const char *token)
{
  char *forged = g_strdup (token);
  char *place = forged + strlen (forged) - 60;

  *place = *place != '0' ? '0' : '1';
  return forged;
}

static void
play_refused (Evening *evening)
{
  g_autofree char *good = next_token (evening), *forged = forge (good), *sale = NULL;
  g_autofree char *other_event = sell_one (evening, "box", "2", "1", NULL, NULL);
  g_autofree char *voided = sell_one (evening, "box", "1", "1", &sale, NULL);

  scan (evening, forged, "NOT GENUINE.*The signature does not match*call a supervisor.", "checkin.denied bad_signature");
  scan (evening, "HTTPS://EXAMPLE.COM/MENU", "NOT A TICKET.*QR code.", "checkin.denied not_a_ticket");
  scan (evening, other_event, "WRONG EVENT.*This ticket is for Nairobi Comedy Night.*", "checkin.denied wrong_event");
  g_free (evening_ctl (evening->world, "box", "amina", "void", sale, "--reason", "wrong type", NULL));
  g_free (evening_ctl (evening->world, "box", NULL, "sync", "--once", NULL));
  scan (evening, voided, "VOIDED.*box office.", "checkin.denied voided");
  scan (evening, good, "WELCOME. Regular*", "checkin.entry admitted");
}

/* Through the other gate first, which the hub hears of. */
static void
play_double_entry (Evening *evening)
{
  g_autofree char *token = next_token (evening);
  g_autofree char *told = evening_ctl (evening->world, "other", "juma", "scan", "--event", "1", "--gate", "1", "--text", token, NULL);
  g_autofree char *verdict = evening_field (evening->world, told, "$.verdict");

  g_assert_cmpstr (verdict, ==, "admitted");
  g_free (evening_ctl (evening->world, "other", NULL, "sync", "--once", NULL));
  scan (evening, token, "ALREADY IN.*Already in at *ago.*", "checkin.denied already_in");
}

static void
play_typed (Evening *evening)
{
  g_autofree char *code = of_ticket (evening, evening->sale, evening->next++, "code");
  gint64 head = evening_head (evening->world);

  clear_card (evening);
  evening_screen_press (evening->screen, "F2", NULL);
  evening_screen_type (evening->screen, code);
  evening_screen_press (evening->screen, "Return", NULL);
  evening_screen_wait_card (evening->screen, "WELCOME. Regular*");
  assert_journaled (evening, head, "checkin.entry admitted");
}

static void
choose_gate (Evening *evening, const char *name)
{
  evening_screen_press (evening->screen, "Escape", "F8", NULL);
  evening_screen_touch (evening->screen, EVENING_ROW, name);
  evening_screen_wait_card (evening->screen, evening->ready);
}

static void
play_wrong_gate (Evening *evening)
{
  g_autofree char *vip = sell_one (evening, "box", "1", "2", NULL, NULL), *late = sell_one (evening, "box", "1", "2", NULL, NULL);
  g_autofree char *regular = next_token (evening);

  choose_gate (evening, "VIP*");
  scan (evening, regular, "WRONG GATE.*This ticket goes in at Gate Main. Main gate is to the right.", "checkin.denied wrong_gate");
  scan (evening, vip, "WELCOME. VIP*", "checkin.entry admitted");
  g_free (evening_hub (evening->world, "gate", "set", "2", "--closes", "doors+10", NULL));
  wait_stored (evening, "SELECT closes_minutes FROM gate WHERE number = 2", 10);
  scan (evening, late, "CLOSED.*This gate closed at *", "checkin.denied rule_refused too_late");
  choose_gate (evening, "Main*");
  scan (evening, regular, "WELCOME. Regular*", "checkin.entry admitted");
}

/* ---- People's exceptions ---- */

/* What the hub was told stands in the terminal's tables once the feed has brought it. */
static void
play_attention (Evening *evening)
{
  g_autofree char *code = of_ticket (evening, evening->sale, evening->next, "code"), *token = next_token (evening);
  gint64 entries = evening_ask (evening->world, ENTRIES);

  g_free (evening_hub (evening->world, "ticket", "attention", "1", code, "Check the student card.", "--by", "wanjiru", NULL));
  wait_stored (evening, "SELECT count (*) FROM ticket WHERE attention = 'Check the student card.'", 1);
  scan (evening, token, "ATTENTION.*Check the student card.*", "checkin.denied attention");
  while (evening_ask (evening->world, ENTRIES) == entries)  /* nobody is believed to have read it at once */
    evening_screen_press (evening->screen, "F5", NULL);
  evening_screen_wait_card (evening->screen, "WELCOME. Regular*");
}

static void
play_group (Evening *evening)
{
  g_autofree char *family = sell_one (evening, "box", "1", "3", NULL, NULL);
  gint64 inside = evening_ask (evening->world, INSIDE);

  clear_card (evening);
  evening_screen_press (evening->screen, "2", NULL);
  evening_screen_wait (evening->screen, EVENING_STATUS, "Next ticket: 2 people*");
  evening_screen_scan (evening->screen, family);
  evening_screen_wait_card (evening->screen, "WELCOME. Family*2 of 4*2 more may still come*");
  evening_screen_wait_count (evening->screen, "in now", inside + 2);
  scan (evening, family, "WELCOME. Family*", "checkin.entry admitted");
  evening_screen_wait_count (evening->screen, "in now", inside + 4);
}

/* A list that others sold: one is found by the name, one is scanned. */
static void
play_list (Evening *evening)
{
  static const char list[] = "Code,Name,Phone,Order\nWRB-10020031,Asha Mwangi,+254 712 345 678,O-2041\nWRB-10020032,Zeïnab Ouko,0722 000 111,O-2042\n";
  g_autofree char *path = g_build_filename (evening->world->dir, "list.csv", NULL);

  g_assert_true (g_file_set_contents (path, list, -1, NULL));
  g_free (evening_hub (evening->world, "ticket", "import", "1", path, "--type", "2", NULL));
  wait_stored (evening, "SELECT count (*) FROM person", 2);
  clear_card (evening);
  evening_screen_press (evening->screen, "F3", NULL);
  evening_screen_wait (evening->screen, EVENING_ENTRY, "Name, phone or order");
  evening_screen_type (evening->screen, "zeina");
  evening_screen_wait (evening->screen, EVENING_LABEL, "Zeïnab Ouko");
  evening_screen_press (evening->screen, "Return", NULL);
  evening_screen_wait (evening->screen, EVENING_BUTTON, "Let in*");
  evening_screen_draw (evening->screen, "find");
  evening_screen_press (evening->screen, "Return", NULL);
  evening_screen_wait_card (evening->screen, "WELCOME. VIP*");
  g_assert_cmpint (evening_ask (evening->world, "SELECT count (*) FROM journal WHERE kind = 'note' AND body LIKE '%zeina%'"), >=, 1);
  scan (evening, "WRB-10020031", "WELCOME. VIP*", "checkin.entry admitted");
  evening_screen_scan (evening->screen, "WRB-10020032");
  evening_screen_wait_card (evening->screen, "*Zeïnab Ouko*");
}

static void
play_override (Evening *evening)
{
  g_autofree char *code = of_ticket (evening, evening->sale, evening->next, "code"), *token = next_token (evening);
  gint64 head;

  g_free (evening_hub (evening->world, "ticket", "block", "1", code, "--reason", "reported stolen", "--by", "wanjiru", NULL));
  wait_stored (evening, "SELECT count (*) FROM ticket WHERE status = 'blocked'", 1);
  scan (evening, token, "BLOCKED.*", "checkin.denied blocked");
  head = evening_head (evening->world);
  evening_screen_press (evening->screen, "F12", NULL);
  evening_screen_wait (evening->screen, EVENING_LABEL, "Lost wristband");
  evening_screen_draw (evening->screen, "supervisor");
  evening_screen_press (evening->screen, "2", NULL);
  evening_screen_wait (evening->screen, EVENING_LABEL, "Wanjiru");
  evening_screen_type (evening->screen, "8642");
  evening_screen_press (evening->screen, "Return", NULL);
  evening_screen_wait_card (evening->screen, "LET IN.*");
  assert_journaled (evening, head, "checkin.override blocked");
  g_assert_cmpint (evening_ask (evening->world, "SELECT count (*) FROM checkin WHERE approved_by = 'wanjiru' AND reason <> ''"), ==, 1);
}

static void
play_undo (Evening *evening)
{
  g_autofree char *token = next_token (evening);
  gint64 inside = evening_ask (evening->world, INSIDE), head;

  scan (evening, token, "WELCOME. Regular*", "checkin.entry admitted");
  head = evening_head (evening->world);
  evening_screen_press (evening->screen, "ctrl+z", NULL);
  evening_screen_wait_card (evening->screen, "UNDONE.*");
  assert_journaled (evening, head, "checkin.annulled admitted");
  evening_screen_wait_count (evening->screen, "in now", inside);
  scan (evening, token, "WELCOME. Regular*", "checkin.entry admitted");
}

/* ---- The network goes, and the machine as well ---- */

static void
cut (Evening *evening)
{
  tk_fault_proxy_set (evening->world->proxy, TK_FAULT_REFUSE, 0);
  evening_screen_wait (evening->screen, EVENING_BUTTON, "○ Offline*");
}

/* A box office that this gate has never heard of sold a ticket; what proves it travels by light. */
static void
play_unknown_seller (Evening *evening)
{
  EveningWorld *world = evening->world;
  g_autofree char *token = NULL, *certificate = NULL, *path = g_build_filename (world->dir, "late", "terminal.db", NULL);
  g_autoptr (TkDb) db = NULL;

  evening_world_enrol (world, "late", "Late box office", "box-office", tk_hub_runner_get_url (world->hub));
  token = sell_one (evening, "late", "1", "1", NULL, NULL);
  db = tk_db_open (path, TK_DB_READ_ONLY | TK_DB_EXISTING, NULL);
  tk_db_get_text (db, &certificate, NULL, "SELECT certificate FROM issuer WHERE name = 'Late box office'", "");
  scan (evening, token, "UNKNOWN SELLER.*certificate*", "checkin.denied unknown_issuer");
  scan (evening, certificate, "CERTIFICATE. Certificate of box office * taken in. Now scan the ticket again.", "note");
  scan (evening, token, "WELCOME. Regular*", "checkin.entry admitted");
}

/* In at the other gate and at this one, which cannot know of each other. */
static void
play_parted (Evening *evening)
{
  g_autofree char *token = next_token (evening);
  g_autofree char *told = evening_ctl (evening->world, "other", "juma", "scan", "--event", "1", "--gate", "1", "--text", token, NULL);
  g_autofree char *verdict = evening_field (evening->world, told, "$.verdict");

  g_assert_cmpstr (verdict, ==, "admitted");
  g_free (evening_ctl (evening->world, "other", NULL, "sync", "--once", NULL));
  scan (evening, token, "WELCOME. Regular*", "checkin.entry admitted");
  evening_screen_wait (evening->screen, EVENING_BUTTON, "○ Offline*waiting*");
}

static gboolean
is_refused_or_repeated (gpointer data)
{
  return evening_screen_has_card (data, "ALREADY IN.*") || evening_screen_has_card (data, "WELCOME.*again*");
}

static gboolean
has_two_more (gpointer data)
{
  const Question *question = data;

  return evening_ask (question->world, ENTRIES) >= question->wanted + 2;
}

/* Everybody of that queue once more: who was not stored goes in now, who was does not go in twice. */
static void
scan_queue_again (Evening *evening, guint first, guint stored)
{
  for (guint i = first; i < first + QUEUE; i++)
    {
      g_autofree char *token = of_ticket (evening, evening->sale, i, "token");

      if (i >= first + stored)
        scan (evening, token, "WELCOME. Regular*", "checkin.entry admitted");
      else
        {
          clear_card (evening);
          evening_screen_scan (evening->screen, token);
          evening_wait (is_refused_or_repeated, evening->screen, "what was stored before the power went counts");
        }
    }
}

/* Power goes while a queue walks by: what was green is in the journal, in order, and nothing is there twice. */
static void
play_killed (Evening *evening)
{
  const guint first = evening->next;
  gint64 before = evening_ask (evening->world, ENTRIES);
  guint stored;

  for (guint i = 0; i < QUEUE; i++)
    {
      g_autofree char *token = next_token (evening);

      evening_screen_scan (evening->screen, token);
    }
  evening_wait (has_two_more, &(Question) { evening->world, NULL, before }, "two of the queue are in");
  evening_screen_kill (evening->screen);
  stored = (guint) (evening_ask (evening->world, ENTRIES) - before);
  g_test_message ("%5.1f s killed when %u of %u were stored", g_test_timer_elapsed (), stored, QUEUE);
  evening_screen_free (evening->screen);
  open_window (evening, NULL, FALSE);
  sign_in (evening);
  evening_screen_wait_card (evening->screen, evening->ready);
  scan_queue_again (evening, first, stored);
  g_assert_cmpint (evening_ask (evening->world, ENTRIES), ==, before + QUEUE);
}

static void
play_reunion (Evening *evening)
{
  tk_fault_proxy_set (evening->world->proxy, TK_FAULT_PASS, 0);
  evening_screen_wait (evening->screen, EVENING_BUTTON, "● Online · 0 waiting*");
  evening_screen_wait (evening->screen, EVENING_ALERT, "*Gate B*");
  evening_screen_draw (evening->screen, "alarm");
  evening_screen_press (evening->screen, "F9", NULL);
  wait_stored (evening, "SELECT count (*) FROM alarm WHERE dismissed = 0", 0);
  evening_screen_wait_gone (evening->screen, EVENING_ALERT, "*Gate B*");
}

/* Row for row the same at the hub, and whole. */
static void
check_books (Evening *evening)
{
  EveningWorld *world = evening->world;
  g_autofree char *verified = evening_ctl (world, "gate", NULL, "journal", "verify", NULL), *report = evening_hub (world, "report", "1", "--json", NULL);
  g_autofree char *whole = evening_field (world, verified, "$.verified"), *status = evening_ctl (world, "gate", NULL, "status", NULL);
  gint64 entered = evening_ask (world, "SELECT sum (count) FROM checkin WHERE direction <> 'exit' AND annulled = 0");

  g_test_message ("%s", report);
  g_assert_cmpstr (whole, ==, "1");
  g_assert_cmpint (evening_field_int (world, status, "$.waiting"), ==, 0);
  g_assert_cmpint (evening_field_int (world, report, "$.checkins.entries"), ==, entered);
}

static void
go_home (Evening *evening)
{
  evening_screen_free (evening->screen);
  evening_world_free (evening->world);
  g_free (evening->sale);
  g_free (evening->video);
}

static void
test_english (void)
{
  Evening evening = { .ready = "READY.*" };

  g_test_timer_start ();
  evening.world = evening_world_new ();
  make_tickets (&evening);
  open_window (&evening, NULL, TRUE);
  play_wrong_pin (&evening);
  sign_in (&evening);
  play_camera (&evening);
  play_good_and_again (&evening);
  play_refused (&evening);
  play_double_entry (&evening);
  play_typed (&evening);
  play_attention (&evening);
  play_group (&evening);
  play_list (&evening);
  play_override (&evening);
  play_undo (&evening);
  cut (&evening);
  play_unknown_seller (&evening);
  play_parted (&evening);
  play_killed (&evening);
  play_reunion (&evening);
  play_wrong_gate (&evening);
  evening_screen_wait (evening.screen, EVENING_BUTTON, "● Online · 0 waiting*");
  evening_screen_quit (evening.screen);
  check_books (&evening);
  go_home (&evening);
}

/* The words are others, and Swahili; and the window is dark. */
static void
test_swahili (void)
{
  Evening evening = { .ready = "TAYARI.*" };
  g_autofree char *token = NULL, *forged = NULL, *settings = NULL;

  g_test_timer_start ();
  evening.world = evening_world_new ();
  make_tickets (&evening);
  settings = g_build_filename (evening.world->gate, "window.ini", NULL);
  g_assert_true (g_file_set_contents (settings, "[window]\ncolour-scheme=2\n", -1, NULL));
  open_window (&evening, "sw", FALSE);
  sign_in (&evening);
  evening_screen_wait_card (evening.screen, evening.ready);
  token = next_token (&evening);
  forged = forge (token);
  scan (&evening, forged, "SI HALISI.*", "checkin.denied bad_signature");
  scan (&evening, "HTTPS://EXAMPLE.COM/MENU", "SI TIKETI.*", "checkin.denied not_a_ticket");
  scan (&evening, token, "KARIBU. Regular*", "checkin.entry admitted");
  evening_screen_wait (evening.screen, EVENING_BUTTON, "● Mtandaoni*");
  evening_screen_quit (evening.screen);
  go_home (&evening);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/evening/english", test_english);
  g_test_add_func ("/ui/evening/swahili", test_swahili);
  return g_test_run ();
}
