'use client'

import type { ProofRequest } from '@/lib/form'
import { BigNumber } from './big-number'
import { Choice, ChoiceGroup } from './choice'
import { CodeField } from './code-field'
import { DialogFooter } from './dialog-footer'
import { Field } from './field'
import { KeyButton } from './key-button'
import { Notice } from './notice'
import { SubmitButton } from './submit-button'
import { WaitForPhone } from './wait-for-phone'
import { WrittenCodeField } from './written-code-field'

/**
 * Asks who is there before a form counts. It stands in the form, in place of its fields, so that one press sends the
 * proof together with all that was entered.
 */
export function ProofPanel({ proof }: { proof: ProofRequest }) {
  return (
    <div>
      <h3 className="mt-4 text-base font-semibold">{proof.title}</h3>
      <p role="status" className="mt-1.5">
        {proof.sentence}
      </p>
      {proof.problem && (
        <Notice tone="bad" role="alert" className="mt-4">
          {proof.problem}
        </Notice>
      )}
      {proof.challengeId && <input type="hidden" name="proof.challenge" value={proof.challengeId} />}
      {proof.field?.name === 'proof.code' &&
        (proof.field.isWritten ? (
          <WrittenCodeField name="proof.code" label={proof.field.label} hint={proof.field.hint} required />
        ) : (
          <CodeField name="proof.code" label={proof.field.label} required />
        ))}
      {proof.field?.name === 'proof.password' && (
        <Field
          name="proof.password"
          label={proof.field.label}
          type="password"
          autoComplete="current-password"
          required
        />
      )}
      {proof.field?.name === 'proof.key' && (
        <DialogFooter>
          <KeyButton {...proof.field} />
        </DialogFooter>
      )}
      {proof.field?.name === 'proof.approval' && (
        <>
          <BigNumber label={proof.field.label}>{proof.field.number}</BigNumber>
          <p className="mt-3 text-hint text-muted">{proof.field.waiting}</p>
          <WaitForPhone key={proof.challengeId} path={proof.field.path} from="waiting" whenOver="send" />
        </>
      )}
      {proof.field && proof.field.name !== 'proof.key' && (
        <DialogFooter>
          <SubmitButton>{proof.submit}</SubmitButton>
        </DialogFooter>
      )}
      {proof.others.length > 0 && (
        <details open={!proof.field} className="mt-6 border-t border-line pt-4">
          <summary className="cursor-pointer font-medium text-accent">{proof.othersLegend}</summary>
          <ChoiceGroup legend={proof.othersLegend} hideLegend name="proof.option" defaultValue={proof.others[0]?.value}>
            {proof.others.map(({ value, label }) => (
              <Choice key={value} value={value}>
                {label}
              </Choice>
            ))}
          </ChoiceGroup>
          <DialogFooter>
            <SubmitButton tone="quiet" name="proof.intent" value="other">
              {proof.othersSubmit}
            </SubmitButton>
          </DialogFooter>
        </details>
      )}
    </div>
  )
}
