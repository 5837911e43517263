/* Each concern is one function from what is known to a line. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-concerns.h"
#include "tk-status-pill.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define CLOCK_WATCH_MS 2000
#define CLOCK_BAD_MS 60000
#define DISK_WATCH (G_GINT64_CONSTANT (1) << 30)
#define DISK_BAD (G_GINT64_CONSTANT (100) << 20)
#define DATA_WATCH_MS (10 * 60 * 1000)

static TkConcern *
make (TkConcernLevel level, const char *name, char *state, const char *advice)
{
  TkConcern *concern = g_new0 (TkConcern, 1);

  concern->level = level;
  concern->name = name;
  concern->state = state;
  concern->advice = g_strdup (level == TK_CONCERN_WELL ? "" : advice);
  return concern;
}

static TkConcern *
network (const TkDeskStatus *status, gboolean revoked, gint64 now_ms)
{
  g_autofree char *age = status->last_contact_ms > 0 ? tk_wording_age (now_ms - status->last_contact_ms) : NULL;
  const char *words = tk_net_words (status->net, revoked);

  if (revoked)
    return make (TK_CONCERN_BAD, _("Network"), g_strdup (words),
                 _("The hub has revoked this terminal. It keeps what it did; ask the organizer for a new code."));
  if (status->net == TK_NET_ONLINE)
    return make (TK_CONCERN_WELL, _("Network"), g_strdup (words), "");
  return make (TK_CONCERN_WATCH, _("Network"),
               age != NULL ? g_strdup_printf (_("%s · the hub last answered %s ago"), words, age)
                           : g_strdup_printf (_("%s · the hub has never answered"), words),
               *status->last_error != '\0' ? status->last_error
                                           : _("Selling and checking go on. Look at the cable or the Wi-Fi when there is time."));
}

/* From three quarters of the time on that it may be alone. */
static TkConcern *
alone (const TkDeskStatus *status)
{
  gint64 hours = status->alone_ms / HOUR_MS, left = (status->alone_limit_ms - status->alone_ms + HOUR_MS - 1) / HOUR_MS;

  if (status->alone_limit_ms == 0 || status->alone_ms <= status->alone_limit_ms / 4 * 3)
    return NULL;
  if (status->alone_ms > status->alone_limit_ms)
    return make (TK_CONCERN_BAD, _("Hub"), g_strdup_printf (_("Not met for %" PRId64 " hours: this terminal has stopped"), hours),
                 _("Connect it, or import what the hub wrote on a stick."));
  return make (TK_CONCERN_WATCH, _("Hub"),
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Not met for %" PRId64 " hours; in %" PRId64 " hour this terminal stops",
                                             "Not met for %" PRId64 " hours; in %" PRId64 " hours this terminal stops", (gulong) left),
                                hours, left),
               _("Connect it, or import what the hub wrote on a stick."));
}

static TkConcern *
sync_state (const TkDeskStatus *status, gint64 now_ms)
{
  g_autofree char *age = status->data_ms > 0 ? tk_wording_age (now_ms - status->data_ms) : NULL;
  g_autofree char *waiting
    = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " entry waiting", "%" PRId64 " entries waiting",
                                    (gulong) status->waiting), status->waiting);

  if (status->data_ms == 0)
    return make (TK_CONCERN_BAD, _("Sync"), g_strdup_printf (_("%s · nothing loaded yet"), waiting),
                 _("The first load needs the network once."));
  return make (now_ms - status->data_ms > DATA_WATCH_MS ? TK_CONCERN_WATCH : TK_CONCERN_WELL, _("Sync"),
               g_strdup_printf (_("%s · data %s old"), waiting, age),
               _("Sales elsewhere since then are not known here; tickets still verify by their signature."));
}

/* The second machine in the hall that keeps a copy of this journal; a terminal without one has no line. */
static TkConcern *
witness (const TkDeskStatus *status, gint64 now_ms)
{
  gint64 behind = MAX (status->head_seq - status->witness_acked_seq, 0);
  g_autofree char *age = status->witness_at_ms > 0 ? tk_wording_age (now_ms - status->witness_at_ms) : NULL;
  gboolean trouble = *status->witness_error != '\0';

  if (*status->witness_url == '\0')
    return NULL;
  if (!trouble && behind == 0)
    return make (TK_CONCERN_WELL, _("Witness"), g_strdup (_("Holds everything this terminal did")), "");
  return make (trouble || age == NULL ? TK_CONCERN_WATCH : TK_CONCERN_WELL, _("Witness"),
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " entry behind · last confirmed %s ago",
                                             "%" PRId64 " entries behind · last confirmed %s ago", (gulong) behind),
                                behind, age != NULL ? age : "–"),
               trouble ? status->witness_error : _("Look whether the witness is switched on and in the same network."));
}

/* What the Z report prints too: who keeps a note of it can tell later whether anything before it was changed. */
static TkConcern *
journal (const TkDeskStatus *status)
{
  return make (TK_CONCERN_WELL, _("Journal"),
               g_strdup_printf (_("entry %" PRId64 " · %.16s"), status->head_seq, status->head_hash), "");
}

static TkConcern *
leases (const TkDeskStatus *status)
{
  gint64 left = 0;
  guint expired = 0;

  for (guint i = 0; i < status->leases->len; i++)
    {
      const TkLeaseInfo *lease = g_ptr_array_index (status->leases, i);

      left += lease->expired ? 0 : lease->left;
      expired += lease->expired;
    }
  if (status->leases->len == 0)
    return make (TK_CONCERN_WATCH, _("Leases"), g_strdup (_("None")),
                 _("Nothing can be sold here. A box office gets its tickets from the hub when it is online and a shift is open."));
  return make (left == 0 || expired > 0 ? TK_CONCERN_WATCH : TK_CONCERN_WELL, _("Leases"),
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " ticket can be sold here without asking",
                                             "%" PRId64 " tickets can be sold here without asking", (gulong) left), left),
               expired > 0 ? _("Some leases have expired; going online renews them.")
                           : _("All leased tickets are sold; going online brings more."));
}

static TkConcern *
clock_state (const TkDeskStatus *status)
{
  gint64 offset = ABS (status->clock_offset_ms);
  TkConcernLevel level = offset > CLOCK_BAD_MS ? TK_CONCERN_BAD : offset > CLOCK_WATCH_MS ? TK_CONCERN_WATCH : TK_CONCERN_WELL;

  if (status->last_contact_ms == 0)
    return make (TK_CONCERN_WATCH, _("Clock"), g_strdup (_("Not compared with the hub yet")),
                 _("Check that this machine shows the right time."));
  return make (level, _("Clock"),
               g_strdup_printf (_("%" PRId64 ".%" PRId64 " s from the hub's clock"), offset / 1000,
                                offset % 1000 / 100),
               _("Set this machine's clock; tickets with times may be judged wrongly until then."));
}

static TkConcern *
printer (const TkMachine *machine)
{
  if (*machine->printer != '\0')
    return make (machine->printer_trouble == NULL ? TK_CONCERN_WELL : TK_CONCERN_BAD, _("Printer"), g_strdup (machine->printer),
                 machine->printer_trouble);
  return make (machine->print_folder_writable ? TK_CONCERN_WELL : TK_CONCERN_BAD, _("Printer"),
               g_strdup_printf (_("PDF files in %s"), machine->print_folder),
               _("That folder cannot be written: choose another one below."));
}

static TkConcern *
camera (const TkMachine *machine)
{
  if (machine->cameras == 0)
    return make (TK_CONCERN_WATCH, _("Camera"), g_strdup (_("None found")), _("The hand scanner and typed codes work without one."));
  return make (TK_CONCERN_WELL, _("Camera"),
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u found", "%u found", machine->cameras), machine->cameras), "");
}

static TkConcern *
disk (const TkMachine *machine)
{
  g_autofree char *size = machine->disk_free >= 0 ? g_format_size ((guint64) machine->disk_free) : NULL;

  if (size == NULL)
    return make (TK_CONCERN_WATCH, _("Disk"), g_strdup (_("Free space is not known")), _("Check the disk of this machine."));
  return make (machine->disk_free < DISK_BAD ? TK_CONCERN_BAD : machine->disk_free < DISK_WATCH ? TK_CONCERN_WATCH : TK_CONCERN_WELL,
               _("Disk"), g_strdup_printf (_("%s free"), size), _("Make room: without it nothing more can be sold or checked in."));
}

TkConcern *
tk_concern_turnstile (const char *command, const char *failure)
{
  if (*command == '\0')
    return NULL;
  if (*failure == '\0')
    return make (TK_CONCERN_WELL, _("Turnstile"), g_strdup_printf (_("Opened by %s"), command), "");
  return make (TK_CONCERN_BAD, _("Turnstile"), g_strdup (failure), _("A supervisor can try it in the gate's settings."));
}

void
tk_concern_free (TkConcern *concern)
{
  g_free (concern->state);
  g_free (concern->advice);
  g_free (concern);
}

GPtrArray *
tk_concerns_list (const TkDeskStatus *status, gboolean revoked, const TkMachine *machine, gint64 now_ms)
{
  GPtrArray *concerns = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_concern_free);
  TkConcern *hub = alone (status), *copy = witness (status, now_ms);

  g_ptr_array_add (concerns, network (status, revoked, now_ms));
  if (hub != NULL)
    g_ptr_array_add (concerns, hub);
  g_ptr_array_add (concerns, sync_state (status, now_ms));
  if (copy != NULL)
    g_ptr_array_add (concerns, copy);
  g_ptr_array_add (concerns, journal (status));
  g_ptr_array_add (concerns, leases (status));
  g_ptr_array_add (concerns, clock_state (status));
  g_ptr_array_add (concerns, printer (machine));
  g_ptr_array_add (concerns, camera (machine));
  g_ptr_array_add (concerns, make (TK_CONCERN_WELL, _("Scanner"),
                                   g_strdup (_("Any hand scanner that types works on the Gate page")), ""));
  g_ptr_array_add (concerns, disk (machine));
  return concerns;
}
