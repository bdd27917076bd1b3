import type { Metadata } from "next";
import { SignInForm } from "@/components/people/SignInForm";
import { Entrance } from "@/components/shell/Entrance";

export const metadata: Metadata = { title: "Sign in" };

export default function LoginPage() {
  return (
    <Entrance title="Sign in">
      <SignInForm />
    </Entrance>
  );
}
