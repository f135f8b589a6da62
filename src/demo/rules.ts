/** The bot's configuration in the demo, read like a user's own. */
export const DEMO_YAML = `
poll: "*/2 * * * * *"
inhibit:
  - source: { type: Alert, text: '"AD Connection Status"' }
    target: { type: AD Sync }
    equal: [tenant]
  - source: { type: Alert, text: '"Cache Server Connection Status"' }
    target: { type: Backup, outcome: failed, text: '"cache server"' }
    equal: [tenant]
routes:
  - match: { feature: Backup And Restore }
    channel: C0123BACKUP
  - match: { feature: Alerts And Notifications, severity: "<=2" }
    channel: C0123SEC
    mention: "@here"
    escalate:
      - { after: 3m, mention: S0ONCALL }
      - { after: 10m, channel: C0123OPS }
  - channel: C0123OPS
`;
