/** The text of `--help`. */
export const help = `Plans, and carries out, the clean-up of an owner's packages on GitHub by retention rules.

Usage:
  node package-retention.mjs [plan] --owner LOGIN [options]
  node package-retention.mjs apply --owner LOGIN --yes [options]
  node package-retention.mjs apply --plan FILE [options]

  plan    Shows what the rules delete, and deletes nothing. The default.
  apply   Deletes it. With --yes, what the rules delete now. With --plan, what the file
          deletes and its rules still delete now; what has changed since is shown.

Options:
  --owner LOGIN        User or organization whose packages to plan.
  --rules FILE         Default: .github/package-retention.jsonc
  --package TYPE/NAME  Only this package, such as container/api. No patterns. Can be
                       repeated.
  --format FORMAT      md, json or csv. Default: that of the extension of --output, or md.
  --output FILE        Writes the plan there instead of to the standard output.
  --fail-if-any        Ends with 3 if the plan deletes anything. For plan only.
  --yes                Confirms apply.
  --plan FILE          An exported plan in JSON, or the result of an interrupted run,
                       which then continues. What was restored since is kept.
  --result FILE        What apply did, in JSON. Default: package-retention-result.json,
                       or the result that is continued. No other is overwritten.
                       "GitHub Packages: Open Clean-Up Plan…" in VS Code shows the file,
                       and restores what was deleted for 30 days.
  --api-url URL        Default: GITHUB_API_URL, or https://api.github.com.
                       GitHub Enterprise Server: https://HOST/api/v3
                       GHE.com: https://api.NAME.ghe.com
  --version, --help

Environment:
  GITHUB_TOKEN or GH_TOKEN   The token. It needs read:packages for plan; apply needs
                             delete:packages too. Maven, Gradle and the Docker registry
                             need repo besides. The token of a workflow needs
                             "permissions: packages: write" to delete, and reaches only
                             packages that give its repository the Admin role. Fine-grained
                             tokens cannot list container packages.
  GITHUB_STEP_SUMMARY        The plan, or the result, is appended there in Markdown.
  NODE_USE_ENV_PROXY=1       Uses HTTPS_PROXY (Node 24).
  NODE_EXTRA_CA_CERTS        Certificates of your organization.

Reading a manifest of a public container package counts as a download of it. VS Code asks
before it reads more than 500; this script says so and reads them.

Exit codes:
  0    Done.
  1    GitHub refused the token, something could not be planned, or something was not
       deleted; the output names it. A run that cannot reach GitHub for 30 minutes ends so.
       So does a rule that keeps deployed images, if GitHub does not say which these are:
       then nothing is deleted.
  2    The command line, the rules or the plan file are wrong, or there is no token. Nothing
       was deleted.
  3    --fail-if-any: the plan deletes something. 1 comes first.
  130  Cancelled by SIGINT or SIGTERM. Deletes under way are awaited, and the result is
       written. A second signal writes the result and ends at once.
`;
