/* tiketictl override, annul, correct. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include "tk-ctl.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-exception.h"

typedef struct {
  char *event, *gate, *scan, *reason, *scan_id;
  int count;
  TkCtlApproval approval;
} ExceptionOptions;

static void
exception_options_clear (ExceptionOptions *options)
{
  g_free (options->event);
  g_free (options->gate);
  g_free (options->scan);
  g_free (options->reason);
  g_free (options->scan_id);
  tk_ctl_approval_clear (&options->approval);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ExceptionOptions, exception_options_clear)

/* What every one of them begins with; NULL with error. */
static TkDesk *
open_desk (TkCtl *ctl, const ExceptionOptions *options, TkStaff **staff, TkStaff **approver, GError **error)
{
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, staff, error);

  if (desk == NULL || !tk_ctl_approve (&options->approval, desk, approver, error))
    return NULL;
  return g_steal_pointer (&desk);
}

static gboolean
is_missing (const char *text)
{
  return text == NULL || *text == '\0';
}

/* ---- override ---- */

static gboolean
find_place (TkDesk *desk, const ExceptionOptions *options, TkOverrideRequest *request, GError **error)
{
  TkGateInfo *gate = NULL;

  request->event = tk_ctl_find_event (desk, options->event, error);
  gate = request->event != 0 ? tk_desk_find_gate (desk, request->event, options->gate, error) : NULL;
  if (gate == NULL)
    return FALSE;
  request->gate = gate->number;
  tk_gate_info_free (gate);
  return TRUE;
}

static TkExit
let_in (TkCtl *ctl, const ExceptionOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autoptr (TkDesk) desk = open_desk (ctl, options, &staff, &approver, &error);
  TkOverrideRequest request = { .scan = options->scan, .count = (guint) options->count, .reason = options->reason,
                                .approver = approver, .id = options->scan_id };
  g_autoptr (TkScanResult) result = NULL;

  if (desk != NULL && find_place (desk, options, &request, &error))
    result = tk_desk_override (desk, staff, &request, &error);
  if (result == NULL)
    return tk_ctl_fail (error);
  tk_ctl_print_scan (ctl, result);
  return TK_EXIT_DONE;
}

TkExit
tk_ctl_override (TkCtl *ctl, int argc, char **argv)
{
  g_auto (ExceptionOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "event", 0, 0, G_OPTION_ARG_STRING, &options.event, N_("Event, by number or title"), "E" },
    { "gate", 0, 0, G_OPTION_ARG_STRING, &options.gate, N_("Gate, by number or name"), "G" },
    { "scan", 0, 0, G_OPTION_ARG_STRING, &options.scan, N_("The refused scan"), "ID" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("Why, in a few words"), "TEXT" },
    { "count", 0, 0, G_OPTION_ARG_INT, &options.count, N_("People let in"), "N" },
    { "scan-id", 0, 0, G_OPTION_ARG_STRING, &options.scan_id, N_("UUIDv7; asked again with the same one, the first answer is given"), "ID" },
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL,
                       _("Lets somebody in whom the gate refused; a supervisor approves, and it is journaled with the reason.")))
    return TK_EXIT_USAGE;
  if (argc != 1 || is_missing (options.event) || is_missing (options.gate) || is_missing (options.scan) || is_missing (options.reason))
    return tk_ctl_usage (_("override needs --event E, --gate G, --scan ID and --reason TEXT."));
  if (options.count < 0 || options.count > 1000)
    return tk_ctl_usage (_("--count must be between 0 and 1000."));
  return let_in (ctl, &options);
}

/* ---- annul ---- */

static void
print_annulled (TkCtl *ctl, const TkAnnulled *annulled)
{
  if (!ctl->json)
    {
      tk_ctl_say (annulled->again ? _("Undone before: %s %s") : _("Undone: %s %s"), annulled->type_name, annulled->code);
      return;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "scan", annulled->scan);
  tk_ctl_set_text (json, "code", annulled->code);
  tk_ctl_set_text (json, "type_name", annulled->type_name);
  tk_json_set_string (json, "direction", tk_direction_to_string (annulled->direction));
  tk_json_set_int (json, "count", annulled->count);
  tk_ctl_set_time (json, "at", annulled->at_ms);
  tk_json_set_bool (json, "again", annulled->again);
  tk_ctl_print_json (json);
}

static TkExit
undo (TkCtl *ctl, const ExceptionOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autoptr (TkDesk) desk = open_desk (ctl, options, &staff, &approver, &error);
  TkAnnulRequest request = { options->scan, options->reason, approver };
  g_autoptr (TkAnnulled) annulled = desk != NULL ? tk_desk_annul (desk, staff, &request, &error) : NULL;

  if (annulled == NULL)
    return tk_ctl_fail (error);
  print_annulled (ctl, annulled);
  return TK_EXIT_DONE;
}

TkExit
tk_ctl_annul (TkCtl *ctl, int argc, char **argv)
{
  g_auto (ExceptionOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "scan", 0, 0, G_OPTION_ARG_STRING, &options.scan, N_("The scan whose person did not pass"), "ID" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("Why, in a few words"), "TEXT" },
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL,
                       _("Undoes a check-in made here: one's own within 10 minutes, any other with a supervisor.")))
    return TK_EXIT_USAGE;
  if (argc != 1 || is_missing (options.scan) || is_missing (options.reason))
    return tk_ctl_usage (_("annul needs --scan ID and --reason TEXT."));
  return undo (ctl, &options);
}

/* ---- correct ---- */

static TkExit
count_anew (TkCtl *ctl, const ExceptionOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autoptr (TkDesk) desk = open_desk (ctl, options, &staff, &approver, &error);
  TkCorrectRequest request = { options->scan, (guint) options->count, options->reason, approver, options->scan_id };
  g_autoptr (TkScanResult) result = desk != NULL ? tk_desk_correct (desk, staff, &request, &error) : NULL;

  if (result == NULL)
    return tk_ctl_fail (error);
  tk_ctl_print_scan (ctl, result);
  return TK_EXIT_DONE;
}

TkExit
tk_ctl_correct (TkCtl *ctl, int argc, char **argv)
{
  g_auto (ExceptionOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "scan", 0, 0, G_OPTION_ARG_STRING, &options.scan, N_("The scan that counted too many"), "ID" },
    { "count", 0, 0, G_OPTION_ARG_INT, &options.count, N_("People who passed"), "N" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("Why, in a few words"), "TEXT" },
    { "scan-id", 0, 0, G_OPTION_ARG_STRING, &options.scan_id, N_("UUIDv7; asked again with the same one, the first answer is given"), "ID" },
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL,
                       _("Counts a group anew of whom fewer passed: the check-in is undone and made again for those who did.")))
    return TK_EXIT_USAGE;
  if (argc != 1 || is_missing (options.scan) || is_missing (options.reason))
    return tk_ctl_usage (_("correct needs --scan ID, --count N and --reason TEXT."));
  if (options.count < 1 || options.count > 1000)
    return tk_ctl_usage (_("--count must be between 1 and 1000."));
  return count_anew (ctl, &options);
}
